package io.alliancehub.service.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.ConsoleBrowser;
import io.alliancehub.service.testing.Persons;
import io.alliancehub.service.testing.Persons.Somebody;
import io.alliancehub.service.testing.RealmAdmin;
import io.alliancehub.service.testing.RunningService;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People log in and out through a real Keycloak. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LogInTest {
    private static final String PASSWORD = "a-synthetic-password-1";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final RunningService service = RunningService.sharedWithKeycloak();
    private final RealmAdmin realm = new RealmAdmin(service.keycloak());
    private Persons people;
    private Bank bank;
    private Somebody admin;

    @BeforeAll
    void admin() {
        bank = new Bank(service);
        people = new Persons(service, bank.path("/people"));
        people.make("bank-admin");
        admin = withPassword("bank-admin");
    }

    @Test
    void personLogsInAndIsWhereTheyWantedToBe() {
        ConsoleBrowser browser = new ConsoleBrowser(service).start();
        assertThat(browser.isAskedForPassword()).isTrue();
        URI asked = browser.visited.get(1);
        assertThat(asked.toString()).startsWith(service.keycloak().issuer());
        assertThat(asked.getQuery())
                .contains("code_challenge_method=S256", "client_id=hub-console", "nonce=");
        browser.logIn(admin.email(), PASSWORD);
        assertThat(browser.at()).isEqualTo(URI.create(service.url() + "/banks"));
        assertThat(browser.setCookies)
                .anySatisfy(
                        it ->
                                assertThat(it)
                                        .startsWith("hub-session=")
                                        .contains("Path=/", "HttpOnly", "SameSite=Lax"));
        JsonNode me = JSON.readTree(browser.call("GET", "/api/v1/me").body());
        assertThat(me.path("id").asString()).isEqualTo(admin.id());
        assertThat(me.path("email").asString()).isEqualTo(admin.email());
        assertThat(me.path("roles").get(0).asString()).isEqualTo("bank-admin");
        assertThat(me.path("tenant").path("id").asString()).isEqualTo(bank.id.value());
        assertThat(browser.call("GET", "/api/v1/tenants/" + bank.id + "/keys").statusCode())
                .isEqualTo(200);
        assertThat(browser.call("GET", "/api/v1/tenants").statusCode()).isEqualTo(403);
        JsonNode state = JSON.readTree(browser.call("GET", "/api/v1/session").body());
        assertThat(state.path("identity").asString()).isEqualTo("ready");
    }

    @Test
    void wrongPasswordIsAskedForAgain() {
        Somebody person = withPassword("auditor");
        ConsoleBrowser browser = new ConsoleBrowser(service).start();
        browser.logIn(person.email(), "wrong-password-of-theirs");
        assertThat(browser.isAskedForPassword()).isTrue();
        assertThat(browser.call("GET", "/api/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void endOfALogInIsGoodForOnceAndForOneBrowser() {
        ConsoleBrowser browser = loggedIn(admin);
        String returned =
                browser.visited.stream()
                        .map(URI::toString)
                        .filter(it -> it.startsWith(service.url() + "/login/oauth2/code/"))
                        .findFirst()
                        .orElseThrow();
        String begun =
                browser.setCookies.stream()
                        .filter(it -> it.startsWith("hub-login=") && !it.contains("Max-Age=0"))
                        .findFirst()
                        .orElseThrow()
                        .split("[=;]")[1];
        ConsoleBrowser thief = new ConsoleBrowser(service);
        thief.open(returned);
        assertThat(thief.at().getQuery()).isEqualTo("login=refused&reason=expired");
        ConsoleBrowser again = new ConsoleBrowser(service);
        again.cookies.put("hub-login", begun);
        again.open(returned);
        assertThat(again.at().getQuery()).isEqualTo("login=refused&reason=expired");
        assertThat(again.cookies).doesNotContainKey("hub-session");
        assertThat(browser.call("GET", "/api/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void logInRotatesTheSession() {
        ConsoleBrowser browser = loggedIn(admin);
        String first = browser.cookies.get("hub-session");
        browser.start();
        assertThat(browser.at().getPath()).isEqualTo("/banks");
        assertThat(browser.cookies.get("hub-session")).isNotEqualTo(first);
        ConsoleBrowser old = new ConsoleBrowser(service);
        old.cookies.put("hub-session", first);
        assertThat(old.call("GET", "/api/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void logOutEndsBothSessions() {
        ConsoleBrowser browser = loggedIn(admin);
        browser.call("GET", "/api/v1/me");
        assertThat(browser.call("POST", "/logout", Map.of("X-XSRF-TOKEN", "x")).statusCode())
                .isEqualTo(403);
        HttpResponse<String> out = browser.call("POST", "/logout");
        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(browser.call("GET", "/api/v1/me").statusCode()).isEqualTo(401);
        browser.open(JSON.readTree(out.body()).path("url").asString());
        assertThat(browser.at()).isEqualTo(URI.create(service.url() + "/"));
        browser.start();
        assertThat(browser.isAskedForPassword()).isTrue();
    }

    @Test
    void logOutInTheRealmEndsTheSessionsThatBeganThere() {
        ConsoleBrowser desk = loggedIn(admin);
        ConsoleBrowser home = loggedIn(admin);
        String subject = realm.users(admin.id()).get(0).path("id").asString();
        JsonNode sessions = realm.get("/users/" + subject + "/sessions");
        assertThat(sessions.size()).isGreaterThanOrEqualTo(2);
        assertThat(realm.send("POST", "/users/" + subject + "/logout", Map.of())).isEqualTo(204);
        RunningService.await(
                "both sessions to end",
                () ->
                        desk.call("GET", "/api/v1/me").statusCode() == 401
                                && home.call("GET", "/api/v1/me").statusCode() == 401);
        desk.start();
        assertThat(desk.isAskedForPassword()).isTrue();
    }

    @Test
    void logOutOfOneBrowserInTheRealmLeavesTheOther() {
        ConsoleBrowser desk = loggedIn(admin);
        ConsoleBrowser home = loggedIn(admin);
        HttpResponse<String> out = desk.call("GET", "/api/v1/me");
        assertThat(out.statusCode()).isEqualTo(200);
        String url = JSON.readTree(desk.call("POST", "/logout").body()).path("url").asString();
        desk.open(url);
        assertThat(home.call("GET", "/api/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void personEndsAllTheirSessionsHereAndInTheRealm() {
        Somebody person = withPassword("developer");
        ConsoleBrowser desk = loggedIn(person);
        ConsoleBrowser home = loggedIn(person);
        desk.call("GET", "/api/v1/me");
        assertThat(desk.call("POST", "/api/v1/me/sessions/end-all").statusCode()).isEqualTo(200);
        assertThat(desk.call("GET", "/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(home.call("GET", "/api/v1/me").statusCode()).isEqualTo(401);
        people.settle();
        home.start();
        assertThat(home.isAskedForPassword()).isTrue();
    }

    @Test
    void rolesChangeWithTheNextLogIn() {
        Somebody person = withPassword("developer");
        ConsoleBrowser browser = loggedIn(person);
        people.roles(person, "auditor").expect(200);
        assertThat(browser.call("GET", "/api/v1/me").statusCode()).isEqualTo(401);
        people.settle();
        browser.start();
        JsonNode me = JSON.readTree(browser.call("GET", "/api/v1/me").body());
        assertThat(me.path("roles").toString()).isEqualTo("[\"auditor\"]");
    }

    @Test
    void rolesGivenInTheRealmAloneGiveNothing() {
        Somebody person = withPassword("developer");
        String subject = realm.users(person.id()).get(0).path("id").asString();
        JsonNode role = realm.get("/roles/bank-admin");
        assertThat(
                        realm.send(
                                "POST",
                                "/users/" + subject + "/role-mappings/realm",
                                java.util.List.of(
                                        Map.of(
                                                "id",
                                                role.path("id").asString(),
                                                "name",
                                                "bank-admin"))))
                .isEqualTo(204);
        ConsoleBrowser browser = new ConsoleBrowser(service).start();
        browser.logIn(person.email(), PASSWORD);
        assertThat(browser.at().getQuery()).isEqualTo("login=refused&reason=not-yet");
        assertThat(browser.cookies).doesNotContainKey("hub-session");
        // The account was logged out in the realm as well: another one can be tried.
        browser.start();
        assertThat(browser.isAskedForPassword()).isTrue();
    }

    @Test
    void personWhoWasDeactivatedIsOutAtOnceAndStaysOut() {
        Somebody person = withPassword("finance");
        ConsoleBrowser browser = loggedIn(person);
        people.post(person, "/deactivate", "{\"reason\":\"test\"}").expect(200);
        assertThat(browser.call("GET", "/api/v1/me").statusCode()).isEqualTo(401);
        browser.start();
        assertThat(browser.cookies).doesNotContainKey("hub-session");
        people.settle();
        ConsoleBrowser later = new ConsoleBrowser(service).start();
        later.logIn(person.email(), PASSWORD);
        assertThat(later.isAskedForPassword()).isTrue();
    }

    @Test
    void sessionEndsByTheHubsOwnClock() {
        ConsoleBrowser browser = loggedIn(admin);
        try {
            service.clock().ahead(Duration.ofMinutes(31));
            assertThat(browser.call("GET", "/api/v1/me").statusCode()).isEqualTo(401);
        } finally {
            service.clock().ahead(Duration.ZERO);
        }
        assertThat(browser.call("GET", "/api/v1/me").statusCode()).isEqualTo(401);
    }

    private Somebody withPassword(String role) {
        Somebody person = people.active(people.make(role));
        assertThat(people.logInFirst(person, PASSWORD).isLoggedIn()).isTrue();
        return person;
    }

    private ConsoleBrowser loggedIn(Somebody person) {
        ConsoleBrowser browser = new ConsoleBrowser(service).start();
        browser.logIn(person.email(), PASSWORD);
        assertThat(browser.cookies).containsKey("hub-session");
        return browser;
    }
}
