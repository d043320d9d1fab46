package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.JsonClient;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The hub's own Keycloak: people can log in, and nothing but the log-in hangs on it. */
@ExtendWith(SharedHub.class)
final class ConsoleTest {
    private static final ChatRequest QUESTION =
            new ChatRequest("hub-mini", "hello", 8, ChatRequest.Ending.NATURAL);

    private final TestHub hub;
    private final String keycloakUrl;
    private final String consoleUrl;

    ConsoleTest(TestHub hub) {
        this.hub = hub;
        this.keycloakUrl = "http://127.0.0.1:" + (hub.portBase + 5);
        this.consoleUrl = "http://127.0.0.1:" + (hub.portBase + 1);
    }

    @Test
    void everyLogInThatStatusTellsOpensTheConsole() {
        JsonNode logins = hub.awaitLogins().path("logins");
        for (JsonNode login : logins) {
            JsonNode me = enter(login).me();

            assertThat(me.path("email").asString("")).isEqualTo(login.path("user").asString(""));
            assertThat(me.path("roles").valueStream().map(JsonNode::asString))
                    .containsExactly(login.path("role").asString(""));
            assertThat(me.path("tenant").path("id").asString(""))
                    .isEqualTo(login.path("bank").asString(""));
        }
        String operator = logins.get(0).path("user").asString("");
        assertThat(new Browser(hub.http(), consoleUrl).logIn(operator, "not it")).isFalse();
    }

    @Test
    void serviceHasItsOwnWayIn() {
        hub.awaitLogins();

        assertThat(serviceToken(hub.secrets().keycloak().serviceSecret()).status()).isEqualTo(200);
        assertThat(serviceToken("not the secret").status()).isEqualTo(401);
    }

    @Test
    void killedKeycloakComesBackWhileBanksAreServed() {
        hub.awaitLogins();
        long killed = hub.pid("keycloak");
        long gateway = hub.pid("gateway");

        ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);

        Answer answer = hub.chat().complete(hub.bank(0).apiKey(), QUESTION);
        assertThat(answer.status()).as(answer.brief()).isEqualTo(200);
        assertThat(hub.control().list("/tenants")).isNotEmpty();
        JsonNode back = hub.awaitLogins();
        assertThat(hub.pid("keycloak")).isNotIn(killed, 0L);
        assertThat(hub.pid("gateway")).isEqualTo(gateway);
        assertThat(enter(back.path("logins").get(0)).me().path("id").asString("")).isNotEmpty();
    }

    /** A browser in which this person has logged in. */
    private Browser enter(JsonNode login) {
        // The service looks at most every two seconds whether Keycloak is there.
        TestHub.await("the console to know", () -> Optional.of(true).filter(it -> knowsKeycloak()));
        Browser browser = new Browser(hub.http(), consoleUrl);
        String user = login.path("user").asString("");
        assertThat(browser.logIn(user, login.path("password").asString(""))).as(user).isTrue();
        return browser;
    }

    private boolean knowsKeycloak() {
        return new JsonClient(hub.http(), consoleUrl, Map.of())
                .exchange("GET", "/api/v1/session", null)
                .body()
                .path("identity")
                .asString("")
                .equals("ready");
    }

    private Answer serviceToken(String secret) {
        return new JsonClient(hub.http(), keycloakUrl, Map.of())
                .postForm(
                        "/realms/alliance-hub/protocol/openid-connect/token",
                        Map.of(
                                "grant_type", "client_credentials",
                                "client_id", "hub-service",
                                "client_secret", secret));
    }
}
