package io.alliancehub.service.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import io.alliancehub.service.testing.SignedIn;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions as a browser lives with them, and as a thief finds them. */
final class SessionTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final SignedIn admin = SignedIn.of(service, bank, Role.BANK_ADMIN);

    @AfterEach
    void presentTime() {
        service.clock().ahead(Duration.ZERO);
    }

    @Test
    void personIsToldWhoTheyAre() {
        Answer me = admin.get("/me").expect(200);
        assertThat(me.text("id")).isEqualTo(admin.id);
        assertThat(me.json().path("roles").get(0).asString()).isEqualTo("bank-admin");
        assertThat(me.json().path("tenant").path("id").asString()).isEqualTo(bank.id.value());
        assertThat(me.json().path("tenant").path("name").asString()).startsWith("合成银行");
        assertThat(me.text("sessionEndsAt")).isNotEmpty();
        assertThat(me.header("cache-control")).contains("no-store");
        SignedIn operator = SignedIn.ofAlliance(service, Role.OPERATOR);
        assertThat(operator.get("/me").expect(200).json().has("tenant")).isFalse();
        assertThat(service.get("/me").expect(200).text("id")).isEqualTo("operator");
        service.api("PATCH", "/me", "{\"language\":\"en\"}").expect(409);
    }

    @Test
    void personChoosesLanguageAndName() {
        admin.call("PATCH", "/me", "{\"language\":\"en\",\"displayName\":\"另名\"}").expect(200);
        Answer me = admin.get("/me").expect(200);
        assertThat(me.text("language")).isEqualTo("en");
        assertThat(me.text("name")).isEqualTo("另名");
        admin.call("PATCH", "/me", "{\"language\":\"xx\"}").expect(422);
        admin.call("PATCH", "/me", "{\"roles\":[\"operator\"]}").expect(422);
    }

    @Test
    void callerWithoutASessionIsToldByAProblemAndNeverSentAway() throws SQLException {
        long sessions = count("hub.hub_session");
        Answer answer = service.stranger("GET", "/api/v1/me", "");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(answer.header("location")).isEmpty();
        assertThat(answer.header("set-cookie")).isEmpty();
        service.stranger("POST", "/api/v1/tenants", "{}").expect(401);
        service.stranger("POST", "/logout", "").expect(401);
        Answer state = service.stranger("GET", "/api/v1/session", "").expect(200);
        assertThat(state.json().path("signedIn").asBoolean()).isFalse();
        assertThat(state.text("identity")).isEqualTo("not-configured");
        assertThat(state.text("loginUrl")).isEqualTo("/oauth2/authorization/keycloak");
        Answer start = service.stranger("GET", "/oauth2/authorization/keycloak", "").expect(302);
        assertThat(start.header("location")).endsWith("/?login=refused&reason=not-configured");
        Answer end = service.stranger("GET", "/login/oauth2/code/keycloak?code=x&state=y", "");
        assertThat(end.header("location")).endsWith("/?login=refused&reason=expired");
        assertThat(count("hub.hub_session")).isEqualTo(sessions);
        assertThat(
                        admin.call("GET", "/session", "")
                                .expect(200)
                                .json()
                                .path("signedIn")
                                .asBoolean())
                .isTrue();
    }

    @Test
    void sessionEndsAfterHalfAnHourWithoutItsPerson() {
        service.clock().ahead(Duration.ofMinutes(29));
        admin.get("/me").expect(200);
        service.clock().ahead(Duration.ofMinutes(58));
        admin.get("/me").expect(200);
        service.clock().ahead(Duration.ofMinutes(80));
        admin.call("GET", "/me", "", "X-Hub-Background", "true").expect(200);
        service.clock().ahead(Duration.ofMinutes(89));
        Answer ended = admin.get("/me").expect(401);
        assertThat(ended.text("detail")).contains("has ended");
        assertThat(ended.response().headers().allValues("set-cookie"))
                .anyMatch(it -> it.startsWith("hub-session=;") && it.contains("Max-Age=0"));
        service.clock().ahead(Duration.ZERO);
        admin.get("/me").expect(401);
    }

    @Test
    void sessionEndsAfterTenHoursHoweverBusyItsPerson() {
        for (int minutes = 25; minutes < 600; minutes += 25) {
            service.clock().ahead(Duration.ofMinutes(minutes));
            admin.get("/me").expect(200);
        }
        service.clock().ahead(Duration.ofMinutes(601));
        admin.get("/me").expect(401);
    }

    @Test
    void sessionEndsWithTheRightsThatItBeganWith() {
        SignedIn demoted = SignedIn.of(service, bank, Role.BANK_ADMIN);
        SignedIn elsewhere = demoted.again();
        service.api(
                        "PUT",
                        bank.path("/people/" + demoted.id + "/roles"),
                        "{\"roles\":[\"developer\"]}")
                .expect(200);
        demoted.get("/me").expect(401);
        elsewhere.get("/me").expect(401);
        SignedIn gone = SignedIn.of(service, bank, Role.FINANCE);
        service.post(bank.path("/people/" + gone.id + "/deactivate"), "{\"reason\":\"test\"}")
                .expect(200);
        Answer ended = gone.get("/me").expect(401);
        assertThat(ended.text("detail")).contains("has ended");
        assertThat(ended.response().headers().allValues("set-cookie"))
                .anyMatch(it -> it.startsWith("hub-session=;") && it.contains("Max-Age=0"));
        admin.get("/me").expect(200);
    }

    /** Whoever changed the record: another replica that died before it could end sessions. */
    @Test
    void recordOfThePersonIsAskedOnEveryRequest() throws SQLException {
        change("status = 'DEACTIVATED'");
        admin.get("/me").expect(401);
        change("status = 'ACTIVE'");
        // It did not sleep: it ended.
        admin.get("/me").expect(401);
        SignedIn again = admin.again();
        again.get("/me").expect(200);
        change("roles = array['bank-admin', 'finance']");
        again.get("/me").expect(401);
    }

    private void change(String what) throws SQLException {
        try (Connection all = service.postgres().superuser();
                Statement statement = all.createStatement()) {
            assertThat(
                            statement.executeUpdate(
                                    "update hub.person set "
                                            + what
                                            + " where id = '"
                                            + admin.id
                                            + "'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void writeNeedsTheTokenOfItsOwnSession() {
        String path = "/api/v1/tenants/" + bank.id + "/projects";
        String cookie = admin.held.cookie();
        SignedIn other = SignedIn.of(service, bank, Role.BANK_ADMIN);
        Answer without = write(path, "cookie", cookie);
        assertThat(without.status()).isEqualTo(403);
        assertThat(without.text("detail")).contains("X-XSRF-TOKEN");
        write(path, "cookie", cookie, "X-XSRF-TOKEN", "wrong").expect(403);
        write(path, "cookie", cookie, "X-XSRF-TOKEN", other.held.csrf()).expect(403);
        // A cookie that somebody planted, with a header that fits it.
        write(path, "cookie", cookie + "; XSRF-TOKEN=planted", "X-XSRF-TOKEN", "planted")
                .expect(403);
        write(path + "?_csrf=" + admin.held.csrf(), "cookie", cookie).expect(403);
        assertThat(admin.get("/tenants/" + bank.id + "/projects").json().path("items").size())
                .isEqualTo(1);
        write(path, "cookie", cookie, "X-XSRF-TOKEN", admin.held.csrf()).expect(201);
    }

    @Test
    void writeFromAnotherSiteIsRefused() {
        String path = "/tenants/" + bank.id + "/projects";
        String body = "{\"name\":\"q\"}";
        admin.call("POST", path, body, "origin", "https://elsewhere.example").expect(403);
        admin.call("POST", path, body, "origin", "null").expect(403);
        admin.call("POST", path, body, "sec-fetch-site", "cross-site").expect(403);
        admin.call("POST", path, body, "sec-fetch-site", "same-site").expect(403);
        admin.call("POST", path, body, "sec-fetch-site", "same-origin").expect(201);
    }

    @Test
    void tokenIsDeliveredToTheConsoleAndNotToOthers() {
        Answer first = admin.get("/me").expect(200);
        assertThat(first.header("set-cookie"))
                .startsWith("XSRF-TOKEN=" + admin.held.csrf())
                .contains("Path=/", "SameSite=Strict")
                .doesNotContain("HttpOnly");
        Answer next =
                service.stranger(
                        "GET",
                        "/api/v1/me",
                        "",
                        "cookie",
                        admin.held.cookie() + "; XSRF-TOKEN=" + admin.held.csrf());
        assertThat(next.expect(200).header("set-cookie")).isEmpty();
    }

    @Test
    void rowsOfSessionsOpenNothingAndTellNothing() throws SQLException {
        String id = admin.held.id();
        for (String cookie :
                List.of(
                        "hub-session=" + id,
                        "hub-session=" + id + ".",
                        "hub-session=" + id + "." + "A".repeat(43),
                        "hub-session=" + "." + admin.held.cookie().split("\\.")[1],
                        "SESSION=" + id,
                        "JSESSIONID=" + id)) {
            service.stranger("GET", "/api/v1/me", "", "cookie", cookie).expect(401);
        }
        for (String text : storedAttributes()) {
            assertThat(text).doesNotContain("bank-admin", "BANK_ADMIN", "synthetic.id.token");
        }
    }

    @Test
    void sessionOfAnotherWrittenIntoAnOwnRowIsWorthNothing() throws SQLException {
        SignedIn operator = SignedIn.ofAlliance(service, Role.OPERATOR);
        try (Connection all = service.postgres().superuser();
                Statement statement = all.createStatement()) {
            int changed =
                    statement.executeUpdate(
                            "update hub.hub_session_attributes mine set attribute_bytes ="
                                    + " theirs.attribute_bytes from hub.hub_session_attributes"
                                    + " theirs, hub.hub_session a, hub.hub_session b where"
                                    + " mine.session_primary_id = a.primary_id and a.session_id = '"
                                    + admin.held.id()
                                    + "' and theirs.session_primary_id = b.primary_id and"
                                    + " b.session_id = '"
                                    + operator.held.id()
                                    + "' and mine.attribute_name = 'hub.signIn' and"
                                    + " theirs.attribute_name = 'hub.signIn'");
            assertThat(changed).isEqualTo(1);
        }
        admin.get("/me").expect(401);
        operator.get("/me").expect(200);
    }

    @Test
    void personSeesAndEndsAllTheirSessions() {
        SignedIn phone = admin.again();
        SignedIn stranger = SignedIn.of(service, bank, Role.AUDITOR);
        Answer list = phone.get("/me/sessions").expect(200);
        assertThat(list.json().path("items").size()).isEqualTo(2);
        assertThat(list.json().path("items").get(0).path("browser").asString())
                .isEqualTo("synthetic browser");
        assertThat(list.response().body()).doesNotContain(admin.held.id(), phone.held.id());
        Answer ended = phone.call("POST", "/me/sessions/end-all", "").expect(200);
        assertThat(ended.json().path("sessions").asInt()).isEqualTo(2);
        admin.get("/me").expect(401);
        phone.get("/me").expect(401);
        stranger.get("/me").expect(200);
        assertThat(
                        service.get("/audit?tenant=" + bank.id + "&action=session.ended")
                                .json()
                                .path("items")
                                .size())
                .isEqualTo(2);
    }

    @Test
    void logOutEndsTheOneSession() {
        SignedIn other = admin.again();
        service.stranger("POST", "/logout", "", "cookie", admin.held.cookie()).expect(403);
        service.stranger("GET", "/logout", "", "cookie", admin.held.cookie()).expect(403);
        List<String> headers = admin.headers();
        Answer out =
                service.stranger("POST", "/logout", "", headers.toArray(String[]::new)).expect(200);
        assertThat(out.text("url")).endsWith("/");
        assertThat(out.response().headers().allValues("set-cookie"))
                .anyMatch(it -> it.startsWith("hub-session=;"))
                .anyMatch(it -> it.startsWith("XSRF-TOKEN=;"));
        admin.get("/me").expect(401);
        other.get("/me").expect(200);
    }

    @Test
    void answersTellBrowsersToBeCareful() {
        for (Answer answer :
                List.of(
                        admin.get("/me"),
                        service.get("/tenants"),
                        service.stranger("GET", "/", ""),
                        service.stranger("GET", "/api/v1/me", ""))) {
            assertThat(answer.header("content-security-policy"))
                    .contains("script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.header("referrer-policy")).isEqualTo("same-origin");
            assertThat(answer.header("permissions-policy")).contains("camera=()");
            assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
            assertThat(answer.header("strict-transport-security")).isEmpty();
        }
    }

    @Test
    void pagesOfTheConsoleAreOpenAndNothingElseIs() {
        assertThat(service.stranger("GET", "/banks/x/keys", "").status()).isNotIn(401, 403);
        service.stranger("POST", "/banks", "{}").expect(403);
        service.stranger("GET", "/error", "").expect(403);
        service.stranger("GET", "/login/x", "").expect(403);
        service.stranger("GET", "/v3/other", "").expect(403);
        service.stranger("GET", "/actuator/env", "").expect(403);
        // Pages do not even look at the session.
        Answer page =
                service.stranger("GET", "/", "", "cookie", admin.held.cookie().replace("=", "=x"));
        assertThat(page.header("set-cookie")).isEmpty();
        admin.call("GET", "/../../v3/api-docs", "");
        assertThat(
                        service.stranger("GET", "/v3/api-docs", "", "cookie", admin.held.cookie())
                                .expect(200)
                                .response()
                                .body())
                .contains("/api/v1/me");
    }

    private Answer write(String path, String... headers) {
        return service.stranger("POST", path, "{\"name\":\"x\"}", headers);
    }

    private List<String> storedAttributes() throws SQLException {
        List<String> all = new ArrayList<>();
        try (Connection connection = service.postgres().superuser();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select a.attribute_name, a.attribute_bytes from"
                                        + " hub.hub_session_attributes a join hub.hub_session s on"
                                        + " s.primary_id = a.session_primary_id where s.session_id"
                                        + " = '"
                                        + admin.held.id()
                                        + "' and a.attribute_name = 'hub.signIn'")) {
            while (rows.next()) {
                all.add(new String(rows.getBytes(2), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(all).isNotEmpty();
        return all;
    }

    private long count(String table) throws SQLException {
        try (Connection connection = service.postgres().superuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
