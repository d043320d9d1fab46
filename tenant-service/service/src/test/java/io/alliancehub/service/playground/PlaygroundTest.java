package io.alliancehub.service.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.FakeGateway;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import io.alliancehub.service.testing.SignedIn;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlaygroundTest {
    private static final String SAID = "秘密 unheard-of words";
    private final RunningService service = RunningService.shared();
    private final FakeGateway gateway = FakeGateway.shared();
    private final Bank bank = new Bank(service);
    private final SignedIn person = SignedIn.of(service, bank, Role.DEVELOPER);

    @Test
    void gatewaysStreamIsPassedOnByteForByteAfterTheRequestId() {
        Answer answer = chat(person, "any").expect(200);
        String body = answer.response().body().replace(":\n\n", "");
        assertThat(body).startsWith("event: hub\ndata: {\"requestId\":\"gw-");
        assertThat(body).endsWith("\n\n" + FakeGateway.ANSWER);
        assertThat(answer.header("x-request-id")).startsWith("gw-");
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.header("cache-control")).contains("no-store");
        String sent = sent(SAID).getLast();
        assertThat(sent)
                .contains("\"stream\":true", "\"temperature\":0.5", "\"max_tokens\":7")
                .doesNotContain("appId", bank.app.value());
    }

    @Test
    void keyLivesForMinutesAndIsSharedByTheSessionAndHiddenFromTheList() {
        chat(person, "first-" + bank.id).expect(200);
        chat(person, "second-" + bank.id).expect(200);
        List<String> used = keys("-" + bank.id);
        assertThat(used).hasSize(2);
        assertThat(used.get(0)).isEqualTo(used.get(1));
        String id = used.getFirst().split("_")[2];

        Answer key = service.get(bank.path("/keys/" + id)).expect(200);
        assertThat(key.text("name")).isEqualTo("playground " + person.id);
        assertThat(service.get(bank.path("/keys")).expect(200).response().body())
                .doesNotContain(id)
                .contains(bank.key.value());
        assertThat(service.get("/audit?tenantId=" + bank.id).expect(200).response().body())
                .contains("playground " + person.id)
                .doesNotContain(used.getFirst().split("_")[3]);

        service.clock().ahead(Duration.ofMinutes(14));
        try {
            chat(person.again(), "third-" + bank.id);
        } finally {
            service.clock().ahead(Duration.ZERO);
        }
        assertThat(keys("third-" + bank.id).getFirst()).isNotEqualTo(used.getFirst());
    }

    @Test
    void keyIsTakenBackWhenThePlaygroundIsClosedAndWhenASessionEnds() {
        chat(person, "closed-" + bank.id).expect(200);
        KeyId first = keyId("closed-" + bank.id);
        person.call("DELETE", bank.path("/playground"), "").expect(204);
        assertThat(status(first)).isEqualTo("REVOKED");

        chat(person, "ended-" + bank.id).expect(200);
        KeyId second = keyId("ended-" + bank.id);
        assertThat(second).isNotEqualTo(first);
        assertThat(status(second)).isEqualTo("ACTIVE");
        person.call("POST", "/me/sessions/end-all", "").expect(200);
        assertThat(status(second)).isEqualTo("REVOKED");
    }

    @Test
    void whatTheGatewayRefusesIsPassedOnAsItIs() {
        for (int status : List.of(402, 404, 429)) {
            Answer refused = chat(person, FakeGateway.REFUSED + status).expect(status);
            assertThat(refused.response().body()).isEqualTo(FakeGateway.refusal(status));
            assertThat(refused.header("retry-after")).isEqualTo("7");
        }
        assertThat(chat(person, FakeGateway.REFUSED + 401).expect(503).text("code"))
                .as("401 would tell the browser that its own session has ended")
                .isEqualTo("gateway_unavailable");
        assertThat(chat(person, FakeGateway.SILENT).expect(200).response().body())
                .as("a refusal that comes late is the last event")
                .endsWith("data: " + FakeGateway.refusal(503) + "\n\n");
    }

    @Test
    void hangingUpHangsUpOnTheGateway() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<InputStream> answer =
                client.send(
                        request(person, FakeGateway.ENDLESS),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().readNBytes(10)).hasSize(10);
        int before = gateway.hungUp.getOrDefault(FakeGateway.ENDLESS, 0);
        answer.body().close();
        client.shutdownNow();
        RunningService.await(
                "the gateway is hung up on",
                Duration.ofSeconds(5),
                () -> gateway.hungUp.getOrDefault(FakeGateway.ENDLESS, 0) > before);
    }

    @Test
    void onlyABanksBuildersGetIn() {
        for (SignedIn other :
                List.of(
                        SignedIn.of(service, bank, Role.FINANCE),
                        SignedIn.of(service, bank, Role.AUDITOR),
                        SignedIn.of(service, new Bank(service), Role.BANK_ADMIN),
                        SignedIn.ofAlliance(service, Role.OPERATOR))) {
            chat(other, "any").expect(403);
        }
        service.post(bank.path("/playground/chat"), body("any")).expect(403);
        chat(SignedIn.of(service, bank, Role.BANK_ADMIN), "any").expect(200);
    }

    @Test
    void personMayHaveSoManyCallsAndNoMore() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        List<HttpResponse<InputStream>> open = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            open.add(
                    client.send(
                            request(person, FakeGateway.ENDLESS),
                            HttpResponse.BodyHandlers.ofInputStream()));
            assertThat(open.getLast().statusCode()).isEqualTo(200);
        }
        chat(person, "any").expect(429);
        client.shutdownNow();
        RunningService.await("room again", () -> chat(person, "any").status() == 200);
    }

    @Test
    void requestThatCannotBeRightIsRefusedWithoutTheGateway() {
        String path = bank.path("/playground/chat");
        assertThat(person.call("POST", path, "{}").expect(422).text("field")).isEqualTo("model");
        person.call("POST", path, body("m").replace("user", "tool")).expect(422);
        person.call("POST", path, body("m").replace(bank.app.value(), "app-nowhere")).expect(404);
        person.call("POST", path, "{\"model\":\"" + "x".repeat(2 << 20) + "\"}").expect(413);
    }

    @Test
    void nothingThatWasSaidIsKept() throws SQLException {
        chat(person, "kept-" + bank.id).expect(200);
        try (Connection superuser = service.postgres().superuser();
                Statement statement = superuser.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select count(*) from hub.audit_record a where a::text like '%"
                                        + SAID
                                        + "%' union all select count(*) from"
                                        + " hub.idempotency_record i where i::text like '%"
                                        + SAID
                                        + "%' union all select count(*) from"
                                        + " hub.hub_session_attributes s where"
                                        + " encode(s.attribute_bytes, 'escape') like '%ahk#_demo#_%'"
                                        + " escape '#'")) {
            while (rows.next()) {
                assertThat(rows.getInt(1)).isZero();
            }
        }
    }

    private Answer chat(SignedIn who, String model) {
        return who.call("POST", bank.path("/playground/chat"), body(model));
    }

    private HttpRequest request(SignedIn who, String model) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        service.url() + "/api/v1" + bank.path("/playground/chat")))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body(model)));
        List<String> headers = who.headers();
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        return request.build();
    }

    private String body(String model) {
        return "{\"appId\":\""
                + bank.app
                + "\",\"model\":\""
                + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + SAID
                + "\"}],\"temperature\":0.5,\"maxTokens\":7}";
    }

    private List<String> sent(String words) {
        return gateway.calls.stream()
                .map(it -> it.getValue())
                .filter(it -> it.contains(words))
                .toList();
    }

    private List<String> keys(String model) {
        return gateway.calls.stream()
                .filter(it -> it.getValue().contains(model + "\""))
                .map(it -> it.getKey().substring("Bearer ".length()))
                .toList();
    }

    private KeyId keyId(String model) {
        return new KeyId(keys(model).getLast().split("_")[2]);
    }

    private String status(KeyId key) {
        TenantId tenant = bank.id;
        return service.get("/tenants/" + tenant + "/keys/" + key).expect(200).text("status");
    }
}
