package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.gateway.testing.SharedHub;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A key that is bound to networks, used from within and from without. */
final class NetworksTest {
    private static final TestHub HUB = SharedHub.HUB;
    private static final TestGateway GATEWAY = SharedHub.GATEWAY;

    @Test
    void keyIsRefusedOutsideItsNetworksWithoutBeingToldThem() {
        TestBank bank = HUB.add(TestBank.of("bank-far").withNetworks("198.51.100.0/24"));
        HttpResponse<String> chat = GATEWAY.chat(bank, TestGateway.body(""));
        refused(chat);
        assertThat(chat.body()).doesNotContain("198.51");
        refused(GATEWAY.get(bank, "/v1/models"));
    }

    @Test
    void keyIsLetInFromItsNetworks() {
        TestBank bank =
                HUB.add(TestBank.of("bank-near").withNetworks("2001:db8::/32", "127.0.0.0/8"));
        assertThat(GATEWAY.chat(bank, TestGateway.body("")).statusCode()).isEqualTo(200);
        assertThat(GATEWAY.get(bank, "/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void networkOfIpv6HasNoAddressOfIpv4() {
        refused(GATEWAY.get(HUB.add(TestBank.of("bank-six").withNetworks("::/0")), "/v1/models"));
    }

    @Test
    void madeUpHeaderLetsNobodyIn() {
        TestBank bank = HUB.add(TestBank.of("bank-spoofed").withNetworks("198.51.100.0/24"));
        for (String header : new String[] {"X-Forwarded-For", "Forwarded", "X-Real-IP"}) {
            String value = header.equals("Forwarded") ? "for=198.51.100.7" : "198.51.100.7";
            refused(models(GATEWAY.url(), bank, header, value));
        }
    }

    @Test
    void whoDoesNotHaveTheKeyDoesNotLearnThatItIsBound() {
        TestBank bank = HUB.add(TestBank.of("bank-bound").withNetworks("198.51.100.0/24"));
        TestBank forged = new TestBank(bank.tenant(), TestBank.of("x-bank").key(), bank.snapshot());
        assertThat(GATEWAY.get(forged, "/v1/models").statusCode()).isEqualTo(401);
    }

    @Test
    void trustedProxySaysForWhomItCalls() {
        TestBank bank = HUB.add(TestBank.of("bank-proxied").withNetworks("198.51.100.0/24"));
        try (TestGateway gateway =
                new TestGateway(
                        HUB,
                        TestGateway.temporaryFolder(),
                        Map.of("HUB_TRUSTED_PROXIES", "127.0.0.0/8,::1"))) {
            URI url = gateway.url();
            String header = "X-Forwarded-For";
            assertThat(models(url, bank, header, "198.51.100.7").statusCode()).isEqualTo(200);
            refused(models(url, bank, header, "198.51.100.7, 203.0.113.9"));
            refused(models(url, bank, header, "198.51.100.7, nonsense"));
            refused(gateway.get(bank, "/v1/models"));
        }
    }

    @Test
    void proxiesThatAreNoNetworksStopTheStart() {
        assertThatThrownBy(
                        () ->
                                new TestGateway(
                                        HUB,
                                        TestGateway.temporaryFolder(),
                                        Map.of("HUB_TRUSTED_PROXIES", "my-proxy")))
                .hasStackTraceContaining("HUB_TRUSTED_PROXIES must be networks");
    }

    private static HttpResponse<String> models(
            URI gateway, TestBank bank, String header, String value) {
        return TestGateway.send(
                HttpRequest.newBuilder(gateway.resolve("/v1/models"))
                        .header("authorization", "Bearer " + bank.key().reveal())
                        .header(header, value)
                        .GET());
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        JsonNode error = ContractJson.mapper().readTree(answer.body()).path("error");
        assertThat(error.path("code").asString()).isEqualTo("network_not_allowed");
        assertThat(error.path("type").asString()).isEqualTo("permission_error");
    }
}
