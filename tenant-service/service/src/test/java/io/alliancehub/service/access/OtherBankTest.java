package io.alliancehub.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.InternalApi;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import io.alliancehub.service.testing.SignedIn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a bank's admin might try in order to see or touch another bank. */
final class OtherBankTest {
    private final RunningService service = RunningService.shared();
    private final Bank own = new Bank(service);
    private final Bank other = new Bank(service);
    private final SignedIn admin = SignedIn.of(service, own, Role.BANK_ADMIN);

    @TestFactory
    Stream<DynamicTest> otherBankIsNotReachedHoweverItIsWritten() {
        String a = own.id.value();
        String b = other.id.value();
        return Stream.of(
                        b,
                        b.toUpperCase(java.util.Locale.ROOT),
                        b + ".",
                        b + "%20",
                        b + "%00",
                        b + ";x=y",
                        a + ";tenant=" + b,
                        a + "/../" + b,
                        a + "/%2e%2e/" + b,
                        a + "%2f..%2f" + b,
                        a + "%2F" + b,
                        a + "%5c..%5c" + b,
                        a + "/./../" + b,
                        a + "//" + b,
                        a + "%252f" + b,
                        "%62" + b.substring(1),
                        a + "," + b,
                        "*",
                        "%2a",
                        "{tenant}".replace("{", "%7B").replace("}", "%7D"),
                        "..")
                .map(
                        way ->
                                DynamicTest.dynamicTest(
                                        way,
                                        () -> assertRefused("/api/v1/tenants/" + way + "/keys")));
    }

    @Test
    void ownWayIsOpenSoThatTheRefusalsMeanSomething() {
        assertThat(raw("GET", "/api/v1/tenants/" + own.id + "/keys", ""))
                .startsWith("HTTP/1.1 200")
                .contains(own.key.value());
    }

    @Test
    void parametersAndHeadersDoNotChangeTheBank() {
        for (String query :
                List.of("tenant", "tenantId", "tenant_id", "bank", "scope", "owner_tenant_id")) {
            String body =
                    raw("GET", "/api/v1/tenants/" + own.id + "/keys?" + query + "=" + other.id, "");
            assertThat(body).as(query).startsWith("HTTP/1.1 200").doesNotContain(other.key.value());
        }
        String path = "/api/v1/tenants/" + own.id + "/keys";
        String aside = "/api/v1/tenants/" + other.id + "/keys";
        for (String header :
                List.of("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Tenant-Id")) {
            assertThat(raw("GET", path, header + ": " + aside + "\r\n"))
                    .as(header)
                    .doesNotContain(other.key.value());
        }
        assertThat(raw("GET", aside, "X-HTTP-Method-Override: OPTIONS\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void bodyCannotNameAnotherBankOrItsParts() {
        String tenants = "/tenants/" + own.id;
        assertThat(
                        admin.call(
                                        "POST",
                                        tenants + "/projects",
                                        "{\"name\":\"x\",\"tenantId\":\"" + other.id + "\"}")
                                .status())
                .isEqualTo(422);
        assertThat(
                        admin.call(
                                        "POST",
                                        tenants + "/apps",
                                        "{\"name\":\"x\",\"projectId\":\"" + other.project + "\"}")
                                .status())
                .isIn(404, 422);
        assertThat(
                        admin.call(
                                        "POST",
                                        tenants + "/keys",
                                        "{\"name\":\"x\",\"appId\":\"" + other.app + "\"}")
                                .status())
                .isIn(404, 422);
        String limit =
                "{\"level\":\"BANK\",\"subjectId\":\""
                        + other.id
                        + "\",\"kind\":\"TOKENS_PER_DAY\",\"value\":1}";
        assertThat(admin.call("PUT", tenants + "/limits", limit).status()).isIn(403, 422);
        assertThat(
                        admin.call(
                                        "POST",
                                        tenants + "/keys/" + other.key + "/revoke",
                                        "{\"reason\":\"x\"}")
                                .status())
                .isEqualTo(404);
        assertThat(service.get(other.path("/keys/" + other.key)).expect(200).text("status"))
                .isEqualTo("ACTIVE");
    }

    @Test
    void bankThatIsNotThereIsRefusedLikeOneThatIs() {
        Answer there = admin.get("/tenants/" + other.id + "/keys");
        Answer nowhere = admin.get("/tenants/bank-nowhere/keys");
        assertThat(there.status()).isEqualTo(403);
        assertThat(nowhere.status()).isEqualTo(403);
        assertThat(nowhere.text("detail")).isEqualTo(there.text("detail"));
    }

    @Test
    void machineCredentialBesideASessionCountsAlone() {
        String bad = "authorization: Bearer wrong-token-of-somebody\r\n";
        assertThat(raw("GET", "/api/v1/tenants/" + own.id + "/keys", bad))
                .startsWith("HTTP/1.1 401");
        String good = "authorization: Bearer " + RunningService.OPERATOR_TOKEN + "\r\n";
        assertThat(raw("GET", "/api/v1/tenants/" + other.id + "/keys", good))
                .startsWith("HTTP/1.1 200");
        assertThat(raw("GET", "/api/v1/me", good)).contains("\"id\":\"operator\"");
        String gateway = InternalApi.SECRET + ": " + RunningService.INTERNAL_SECRET + "\r\n";
        assertThat(raw("GET", "/api/v1/tenants/" + own.id + "/keys", gateway))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET", "/internal/v1/catalog", "")).startsWith("HTTP/1.1 401");
    }

    private void assertRefused(String path) {
        String answer = raw("GET", path, "");
        int status = Integer.parseInt(answer.substring(9, 12));
        assertThat(status).as(answer).isIn(400, 401, 403, 404);
        assertThat(answer).doesNotContain(other.key.value());
    }

    /** Writes the request as it is: no client that tidies it up. */
    private String raw(String method, String path, String headers) {
        URI at = URI.create(service.url());
        try (Socket socket = new Socket(at.getHost(), at.getPort())) {
            String request =
                    method
                            + " "
                            + path
                            + " HTTP/1.1\r\nhost: "
                            + at.getAuthority()
                            + "\r\nconnection: close\r\ncookie: "
                            + admin.held.cookie()
                            + "\r\n"
                            + headers
                            + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            try (BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.UTF_8))) {
                return reader.lines().collect(Collectors.joining("\n"));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
