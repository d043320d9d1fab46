package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.alliancehub.contract.CallerSnapshot.KeyStatus;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.SharedHub;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import io.alliancehub.gateway.testing.TestRealm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Service accounts at a whole gateway that fetches the realm's keys over HTTP. */
final class ServiceAccountTest {
    private static final TestHub HUB = SharedHub.HUB;
    private static HttpServer server;
    private static TestRealm realm;
    private static TestGateway gateway;

    @BeforeAll
    static void aRealmAndAGateway() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String issuer =
                "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/alliance-hub";
        realm = new TestRealm(issuer);
        byte[] keySet = realm.keySet().getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/realms/alliance-hub/protocol/openid-connect/certs",
                exchange -> {
                    exchange.sendResponseHeaders(200, keySet.length);
                    exchange.getResponseBody().write(keySet);
                    exchange.close();
                });
        server.start();
        gateway =
                new TestGateway(
                        HUB,
                        TestGateway.temporaryFolder(),
                        Map.of("hub.gateway.keycloak-issuer", issuer));
    }

    @AfterAll
    static void allEnds() {
        gateway.close();
        server.stop(0);
    }

    @Test
    void tokenIsServedAndHeldToTheLimitsOfItsAccount() {
        TestBank bank =
                HUB.add(
                        TestBank.of(
                                        "bank-account",
                                        TestBank.limit(
                                                LimitLevel.BANK,
                                                "bank-account",
                                                LimitKind.REQUESTS_PER_MINUTE,
                                                1))
                                .asServiceAccount());
        assertThat(chat(token(bank)).statusCode()).isEqualTo(200);
        HttpResponse<String> second = chat(token(bank));
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(code(second)).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void revokedAccountIsRefusedThoughItsTokenStillLives() {
        TestBank bank = HUB.add(TestBank.of("bank-revoked-account").asServiceAccount());
        String token = token(bank);
        assertThat(chat(token).statusCode()).isEqualTo(200);
        HUB.publish(bank.withStatus(KeyStatus.REVOKED));
        Eventually.holds(
                "the revocation", Duration.ofSeconds(10), () -> chat(token).statusCode() == 401);
        assertThat(code(chat(token))).isEqualTo("invalid_api_key");
    }

    @Test
    void tokenIsRefusedOutsideTheNetworksOfItsAccount() {
        TestBank far =
                HUB.add(
                        TestBank.of("bank-far-account")
                                .withNetworks("198.51.100.0/24")
                                .asServiceAccount());
        HttpResponse<String> refused = chat(token(far));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("network_not_allowed");
    }

    @Test
    void accountThatHasExpiredOrIsSuspendedIsRefused() {
        TestBank expired =
                HUB.add(
                        TestBank.of("bank-expired-account")
                                .withExpiry(Instant.now().minusSeconds(1))
                                .asServiceAccount());
        assertThat(chat(token(expired)).statusCode()).isEqualTo(401);
        TestBank suspended =
                HUB.add(
                        TestBank.of("bank-suspended-account")
                                .withStatus(KeyStatus.SUSPENDED)
                                .asServiceAccount());
        assertThat(code(chat(token(suspended)))).isEqualTo("bank_suspended");
    }

    @Test
    void tokenDoesNotStandForAnApiKeyNorAKeyForAnAccount() {
        TestBank withKey = HUB.add(TestBank.of("bank-with-key"));
        assertThat(code(chat(token(withKey)))).isEqualTo("invalid_api_key");
        assertThat(gateway.chat(withKey, TestGateway.body("")).statusCode()).isEqualTo(200);
        // The text fits the hash that stands in the record, which a real one never has.
        TestBank account = HUB.add(TestBank.of("bank-with-account").asServiceAccount());
        assertThat(code(gateway.chat(account, TestGateway.body("")))).isEqualTo("invalid_api_key");
    }

    @Test
    void tokenOfAnAccountThatThereIsNotIsRefused() {
        HttpResponse<String> answer = chat(token(TestBank.of("bank-nowhere")));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(code(answer)).isEqualTo("invalid_api_key");
    }

    @Test
    void gatewayThatWasToldOfNoRealmTakesNoTokens() {
        TestBank bank = HUB.add(TestBank.of("bank-no-realm").asServiceAccount());
        HttpResponse<String> answer = TestGateway.send(request(SharedHub.GATEWAY, token(bank)));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("API keys only");
    }

    private static String token(TestBank bank) {
        return realm.token(bank.key().id(), Instant.now());
    }

    private static HttpResponse<String> chat(String token) {
        return TestGateway.send(request(gateway, token));
    }

    private static HttpRequest.Builder request(TestGateway target, String token) {
        return HttpRequest.newBuilder(target.url().resolve("/v1/chat/completions"))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(TestGateway.body("")));
    }

    private static String code(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body()).path("error").path("code").asString();
    }
}
