package io.alliancehub.service.testing;

import io.alliancehub.contract.ContractJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes synthetic people through the API. */
public final class Persons {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private final RunningService service;
    private final String path;

    /**
     * @param path where they are made: {@code /people} or that of a bank
     */
    public Persons(RunningService service, String path) {
        this.service = service;
        this.path = path;
    }

    /** Somebody new. */
    public Somebody make(String... roles) {
        String email = "person-" + COUNT.incrementAndGet() + "@synthetic.example";
        String id =
                service.post(
                                path,
                                ContractJson.write(
                                        Map.of(
                                                "name",
                                                "合成人员",
                                                "email",
                                                email,
                                                "roles",
                                                List.of(roles))))
                        .expect(201)
                        .text("id");
        return new Somebody(id, email);
    }

    public RunningService.Answer get(Somebody somebody) {
        return service.get(path + "/" + somebody.id()).expect(200);
    }

    public RunningService.Answer post(Somebody somebody, String rest, String body) {
        return service.post(path + "/" + somebody.id() + rest, body);
    }

    public RunningService.Answer roles(Somebody somebody, String... roles) {
        return service.api(
                "PUT",
                path + "/" + somebody.id() + "/roles",
                ContractJson.write(Map.of("roles", List.of(roles))));
    }

    /** Waits until the realm has the person. */
    public Somebody active(Somebody somebody) {
        RunningService.await(
                "the person in the realm",
                Duration.ofSeconds(60),
                () -> get(somebody).text("status").equals("ACTIVE"));
        return somebody;
    }

    /** Waits until nothing is left to tell the realm. */
    public void settle() {
        RunningService.await(
                "everything in the realm",
                Duration.ofSeconds(90),
                () -> service.get("/provisioning").json().path("pending").asLong() == 0);
    }

    /** Sets a password, logs in with it, and changes it as the realm demands. */
    public RealmBrowser logInFirst(Somebody somebody, String password) {
        String temporary = post(somebody, "/temporary-password", "").expect(201).text("password");
        RealmBrowser browser = new RealmBrowser(service.keycloak());
        browser.logIn(somebody.email(), temporary);
        if (browser.isLoggedIn()) {
            throw new AssertionError("a temporary password was enough to get in");
        }
        return browser.newPassword(password);
    }

    /** A person. */
    public record Somebody(String id, String email) {}
}
