package io.alliancehub.service.testing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.login.TestSessions;
import io.alliancehub.service.testing.RunningService.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A synthetic person with a session in the console, as the console calls the API. */
public final class SignedIn {
    private final RunningService service;
    public final String id;
    public final @Nullable TenantId bank;
    public final Set<Role> roles;
    public final TestSessions.Held held;

    private SignedIn(
            RunningService service,
            String id,
            @Nullable TenantId bank,
            Set<Role> roles,
            TestSessions.Held held) {
        this.service = service;
        this.id = id;
        this.bank = bank;
        this.roles = roles;
        this.held = held;
    }

    /** A new person of the alliance. */
    public static SignedIn ofAlliance(RunningService service, Role... roles) {
        return made(service, null, Set.of(roles));
    }

    /** A new person of a bank. */
    public static SignedIn of(RunningService service, Bank bank, Role... roles) {
        return made(service, bank, Set.of(roles));
    }

    private static SignedIn made(RunningService service, @Nullable Bank bank, Set<Role> roles) {
        Persons people = new Persons(service, bank == null ? "/people" : bank.path("/people"));
        String id = people.make(roles.stream().map(Role::wireName).toArray(String[]::new)).id();
        @Nullable TenantId tenant = bank == null ? null : bank.id;
        return new SignedIn(
                service, id, tenant, roles, TestSessions.begin(service, id, tenant, roles));
    }

    /** The same person with one session more. */
    public SignedIn again() {
        return new SignedIn(service, id, bank, roles, TestSessions.begin(service, id, bank, roles));
    }

    public Answer get(String path) {
        return call("GET", path, "");
    }

    public Answer post(String path, String body) {
        return call("POST", path, body);
    }

    /** Calls the API as the console does. */
    public Answer call(String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(headers());
        return service.stranger(method, "/api/v1" + path, body, all.toArray(String[]::new));
    }

    /** Sends bytes as the console does. */
    public Answer putBytes(String path, byte[] body) {
        return service.putBytes("/api/v1" + path, body, headers().toArray(String[]::new));
    }

    /** Headers of a call of the console. */
    public List<String> headers() {
        return List.of("cookie", held.cookie(), "X-XSRF-TOKEN", held.csrf());
    }
}
