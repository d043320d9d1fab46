package io.alliancehub.service.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.FakeIssuer;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import io.alliancehub.service.testing.SignedIn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.util.UriComponentsBuilder;

/** An identity provider that lies, and people who may not come in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IdTokenTest {
    private final FakeIssuer issuer = new FakeIssuer();
    private RunningService service;
    private Bank bank;
    private SignedIn person;
    private int address;

    @BeforeAll
    void start() {
        service = RunningService.with(issuer.settings());
        bank = new Bank(service);
        person = SignedIn.of(service, bank, Role.DEVELOPER, Role.FINANCE);
    }

    @AfterEach
    void presentTime() {
        service.clock().ahead(Duration.ZERO);
    }

    @AfterAll
    void stop() {
        service.close();
        issuer.close();
    }

    @Test
    void honestTokenOpensASession() throws Exception {
        Begun begun = begin("?to=/banks?x=1");
        Answer end = end(begun, claims(begun));
        assertThat(end.status()).isEqualTo(302);
        assertThat(end.header("location")).endsWith("/banks?x=1");
        assertThat(cookies(end))
                .anySatisfy(
                        it ->
                                assertThat(it)
                                        .startsWith("hub-session=")
                                        .contains("HttpOnly", "SameSite=Lax", "Path=/")
                                        .doesNotContain("Secure", "Domain", "Max-Age"))
                .anySatisfy(it -> assertThat(it).startsWith("hub-login=;").contains("Max-Age=0"));
        Answer me = call(session(end), "GET", "/api/v1/me");
        assertThat(me.expect(200).text("id")).isEqualTo(person.id);
        assertThat(me.json().path("roles").size()).isEqualTo(2);
        Map<String, String> form = form(issuer.tokenRequests.getLast());
        assertThat(form.get("redirect_uri")).endsWith("/login/oauth2/code/keycloak");
        assertThat(s256(form.get("code_verifier"))).isEqualTo(begun.query("code_challenge"));
        assertThat(begun.query("code_challenge_method")).isEqualTo("S256");
        assertThat(begun.query("scope")).isEqualTo("openid");
        assertThat(begun.location()).startsWith(issuer.issuer() + "/protocol/openid-connect/auth?");
    }

    @TestFactory
    Stream<DynamicTest> tokenThatIsNotForUsIsRefused() {
        return Stream.of(
                        lie("another issuer", "iss", issuer.issuer() + "x"),
                        lie("another client", "aud", "hub-service"),
                        lie("a second audience", "aud", List.of("hub-console", "other")),
                        lie("issued to another", "azp", "hub-service"),
                        lie("another log-in's nonce", "nonce", "x"),
                        lie("no nonce", "nonce", null),
                        lie(
                                "long expired",
                                "exp",
                                Instant.now().minusSeconds(600).getEpochSecond()),
                        lie("never expires", "exp", null),
                        lie(
                                "from the future",
                                "iat",
                                Instant.now().plusSeconds(900).getEpochSecond()),
                        lie("nobody", "sub", null),
                        lie("a bank that cannot be", "tenant_id", "../x"))
                .map(
                        lie ->
                                DynamicTest.dynamicTest(
                                        lie.name(),
                                        () -> {
                                            Begun begun = begin("");
                                            Map<String, Object> claims = claims(begun);
                                            claims.put(lie.claim(), lie.value());
                                            if (lie.value() == null) {
                                                claims.remove(lie.claim());
                                            }
                                            if (lie.name().equals("a second audience")) {
                                                claims.remove("azp");
                                            }
                                            assertRefused(end(begun, claims), "invalid");
                                        }));
    }

    @Test
    void tokenThatNobodyOfTheirsSignedIsRefused() {
        Begun begun = begin("");
        issuer.answerWith(FakeIssuer.signed(claims(begun), "JWT", FakeIssuer.key()));
        assertRefused(land(begun), "invalid");
        Begun next = begin("");
        String honest = issuer.signed(claims(next), "JWT");
        String[] parts = honest.split("\\.");
        String none = base64("{\"alg\":\"none\"}") + "." + parts[1] + ".";
        issuer.answerWith(none);
        assertRefused(land(next), "invalid");
    }

    @Test
    void personWhoMayNotComeInIsToldWhyAndCanTryAnotherAccount() {
        assertRefused(with("person_id", null), "no-person");
        assertRefused(with("person_id", "per-nobody"), "no-person");
        assertRefused(with("tenant_id", null), "no-person");
        assertRefused(with("realm_access", Map.of("roles", List.of("offline_access"))), "no-role");
        assertRefused(with("realm_access", null), "no-role");
        assertRefused(
                with("realm_access", Map.of("roles", List.of("operator", "developer"))),
                "wrong-roles");
        assertRefused(with("realm_access", Map.of("roles", List.of("developer"))), "not-yet");
        int before = issuer.logOuts.size();
        SignedIn gone = SignedIn.of(service, bank, Role.DEVELOPER, Role.FINANCE);
        service.post(bank.path("/people/" + gone.id + "/deactivate"), "{\"reason\":\"test\"}")
                .expect(200);
        assertRefused(with("person_id", gone.id), "deactivated");
        assertThat(issuer.logOuts).hasSize(before + 1);
        assertThat(issuer.logOuts.getLast()).contains("id_token_hint=");
    }

    @Test
    void logInIsEndedByTheBrowserThatBeganItAndOnce() {
        Begun begun = begin("");
        issuer.answerWith(issuer.signed(claims(begun), "JWT"));
        assertRefused(land(new Begun(begun.location(), "")), "expired");
        assertRefused(land(new Begun(begun.location(), begin("").cookie())), "expired");
        assertRefused(
                service.stranger(
                        "GET",
                        "/login/oauth2/code/keycloak?code=c&state=wrong",
                        "",
                        "cookie",
                        begun.cookie()),
                "expired");
        assertRefused(land(new Begun(begun.location(), begun.cookie() + "x")), "expired");
        service.clock().ahead(Duration.ofMinutes(31));
        assertRefused(land(begun), "expired");
        service.clock().ahead(Duration.ZERO);
        assertThat(cookies(land(begun))).anyMatch(it -> it.startsWith("hub-session="));
        Answer cancelled =
                service.stranger(
                        "GET",
                        "/login/oauth2/code/keycloak?error=access_denied&state="
                                + begin("").query("state"),
                        "");
        assertThat(cancelled.header("location")).contains("login=refused");
    }

    @Test
    void logInGivesANewSessionAndEndsTheOldOne() {
        Begun begun = begin("");
        SignedIn before = person.again();
        issuer.answerWith(issuer.signed(claims(begun), "JWT"));
        Answer end =
                service.stranger(
                        "GET",
                        "/login/oauth2/code/keycloak?code=c&state=" + begun.query("state"),
                        "",
                        "cookie",
                        begun.cookie() + "; " + before.held.cookie());
        String cookie = session(end);
        assertThat(cookie).doesNotContain(before.held.id());
        call(cookie, "GET", "/api/v1/me").expect(200);
        before.get("/me").expect(401);
    }

    @Test
    void wayBackIsAlwaysAPageOfTheConsole() {
        for (String to :
                List.of(
                        "https://elsewhere.example/",
                        "//elsewhere.example",
                        "/%5Celsewhere.example".replace("%5C", "\\"),
                        "banks",
                        "/x\r\nset-cookie: a=b",
                        "/" + "x".repeat(600))) {
            String encoded = java.net.URLEncoder.encode(to, StandardCharsets.UTF_8);
            Begun begun = begin("?to=" + encoded);
            Answer end = end(begun, claims(begun));
            assertThat(end.header("location")).as(to).matches("http://127\\.0\\.0\\.1:\\d+/");
        }
    }

    @Test
    void nobodyKeepsMoreThanTwentySessions() {
        SignedIn busy = SignedIn.of(service, bank, Role.DEVELOPER, Role.FINANCE);
        String second = "";
        for (int i = 0; i < 20; i++) {
            Begun begun = begin("");
            Map<String, Object> claims = claims(begun);
            claims.put("person_id", busy.id);
            Answer end = end(begun, claims);
            second = i == 0 ? session(end) : second;
        }
        busy.get("/me").expect(401);
        Answer list = call(second, "GET", "/api/v1/me/sessions").expect(200);
        assertThat(list.json().path("items").size()).isEqualTo(20);
    }

    @Test
    void addressThatBeginsOneLogInAfterAnotherHasToWait() {
        for (int i = 0; i < 30; i++) {
            assertThat(start("192.0.2.77").header("location")).startsWith(issuer.issuer());
        }
        assertThat(start("192.0.2.77").header("location")).endsWith("reason=too-many");
        assertThat(start("192.0.2.78").header("location")).startsWith(issuer.issuer());
        service.clock().ahead(Duration.ofSeconds(61));
        assertThat(start("192.0.2.77").header("location")).startsWith(issuer.issuer());
    }

    @Test
    void noticeOfALogOutEndsTheSessionsThatBeganThere() {
        String sid = UUID.randomUUID().toString();
        String first = loggedIn(sid);
        String second = loggedIn(sid);
        String other = loggedIn(UUID.randomUUID().toString());
        for (Map<String, Object> lie :
                List.<Map<String, Object>>of(
                        Map.of("aud", "hub-service"),
                        Map.of("iss", "http://127.0.0.1/other"),
                        Map.of("nonce", "x"),
                        Map.of("events", Map.of()),
                        Map.of("exp", Instant.now().minusSeconds(600).getEpochSecond()))) {
            Map<String, Object> claims = notice(sid);
            claims.putAll(lie);
            notify(issuer.signed(claims, "logout+jwt")).expect(400);
        }
        notify(FakeIssuer.signed(notice(sid), "logout+jwt", FakeIssuer.key())).expect(400);
        notify("nonsense").expect(400);
        call(first, "GET", "/api/v1/me").expect(200);
        notify(issuer.signed(notice(sid), "logout+jwt")).expect(200);
        call(first, "GET", "/api/v1/me").expect(401);
        call(second, "GET", "/api/v1/me").expect(401);
        call(other, "GET", "/api/v1/me").expect(200);
        Map<String, Object> all = notice(sid);
        all.remove("sid");
        notify(issuer.signed(all, "logout+jwt")).expect(200);
        call(other, "GET", "/api/v1/me").expect(401);
    }

    @Test
    void logOutSendsTheBrowserToTheIdentityProviderAndBack() {
        String cookie = loggedIn("s");
        Answer me = call(cookie, "GET", "/api/v1/me");
        String csrf = cookies(me).getFirst().split("[=;]")[1];
        Answer out =
                service.stranger("POST", "/logout", "", "cookie", cookie, "X-XSRF-TOKEN", csrf);
        assertThat(out.expect(200).text("url"))
                .startsWith(issuer.issuer() + "/protocol/openid-connect/logout?")
                .contains("client_id=hub-console", "id_token_hint=ey")
                .contains("post_logout_redirect_uri=http");
        call(cookie, "GET", "/api/v1/me").expect(401);
    }

    @Test
    void sessionIsKnownToEveryReplicaAndOutlivesItsProcess() {
        String cookie = loggedIn("r");
        RunningService next = service.replica(issuer.settings());
        try {
            next.stranger("GET", "/api/v1/me", "", "cookie", cookie).expect(200);
        } finally {
            next.closeAlone();
        }
    }

    @Test
    void behindTlsCookiesAreForThisHostAndForTlsAlone() {
        Map<String, Object> settings = new HashMap<>(issuer.settings());
        settings.put("hub.console.url", "https://console.example");
        RunningService behind = service.replica(settings);
        try {
            Answer start = behind.stranger("GET", "/oauth2/authorization/keycloak", "").expect(302);
            Begun begun =
                    new Begun(start.header("location"), cookies(start).getFirst().split(";")[0]);
            assertThat(begun.query("redirect_uri"))
                    .isEqualTo("https://console.example/login/oauth2/code/keycloak");
            issuer.answerWith(issuer.signed(claims(begun), "JWT"));
            Answer end =
                    behind.stranger(
                            "GET",
                            "/login/oauth2/code/keycloak?code=c&state=" + begun.query("state"),
                            "",
                            "cookie",
                            begun.cookie());
            assertThat(end.header("location")).isEqualTo("https://console.example/");
            assertThat(end.header("strict-transport-security")).contains("max-age=31536000");
            String session =
                    cookies(end).stream()
                            .filter(it -> it.startsWith("__Host-hub="))
                            .findFirst()
                            .orElseThrow();
            assertThat(session).contains("Secure", "Path=/", "HttpOnly").doesNotContain("Domain");
            Answer me = behind.stranger("GET", "/api/v1/me", "", "cookie", session.split(";")[0]);
            assertThat(me.expect(200).header("set-cookie")).contains("XSRF-TOKEN=", "Secure");
        } finally {
            behind.closeAlone();
        }
    }

    @Test
    void proxyOnThisMachineSaysForWhomItAsks() {
        Begun begun = begin("");
        issuer.answerWith(issuer.signed(claims(begun), "JWT"));
        Answer end =
                service.stranger(
                        "GET",
                        "/login/oauth2/code/keycloak?code=c&state=" + begun.query("state"),
                        "",
                        "cookie",
                        begun.cookie(),
                        "x-forwarded-for",
                        "192.0.2.99");
        Answer list = call(session(end), "GET", "/api/v1/me/sessions").expect(200);
        assertThat(list.response().body()).contains("192.0.2.99");
        service.stranger("GET", "/actuator/health", "", "x-forwarded-for", "192.0.2.99")
                .expect(403);
    }

    private Answer with(String claim, Object value) {
        Begun begun = begin("");
        Map<String, Object> claims = claims(begun);
        claims.put(claim, value);
        if (value == null) {
            claims.remove(claim);
        }
        return end(begun, claims);
    }

    private String loggedIn(String sid) {
        Begun begun = begin("");
        Map<String, Object> claims = claims(begun);
        claims.put("sid", sid);
        return session(end(begun, claims));
    }

    private Begun begin(String query) {
        Answer start =
                service.stranger(
                        "GET",
                        "/oauth2/authorization/keycloak" + query,
                        "",
                        "x-forwarded-for",
                        "198.51.100." + address++);
        return new Begun(
                start.expect(302).header("location"), cookies(start).getFirst().split(";")[0]);
    }

    private Answer start(String from) {
        return service.stranger(
                "GET", "/oauth2/authorization/keycloak", "", "x-forwarded-for", from);
    }

    private Answer end(Begun begun, Map<String, Object> claims) {
        issuer.answerWith(issuer.signed(claims, "JWT"));
        return land(begun);
    }

    private Answer land(Begun begun) {
        return service.stranger(
                "GET",
                "/login/oauth2/code/keycloak?code=c&state=" + begun.query("state"),
                "",
                "cookie",
                begun.cookie());
    }

    private Map<String, Object> claims(Begun begun) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", issuer.issuer());
        claims.put("aud", "hub-console");
        claims.put("azp", "hub-console");
        claims.put("sub", "subject-of-" + person.id);
        claims.put("sid", UUID.randomUUID().toString());
        claims.put("nonce", begun.query("nonce"));
        claims.put("iat", now);
        claims.put("exp", now + 60);
        claims.put("person_id", person.id);
        claims.put("tenant_id", bank.id.value());
        claims.put(
                "realm_access",
                Map.of("roles", List.of("developer", "finance", "default-roles-alliance-hub")));
        return claims;
    }

    private Map<String, Object> notice(String sid) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", issuer.issuer());
        claims.put("aud", "hub-console");
        claims.put("sub", "subject-of-" + person.id);
        claims.put("sid", sid);
        claims.put("iat", now);
        claims.put("exp", now + 60);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put(
                "events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        return claims;
    }

    private Answer notify(String token) {
        return service.stranger(
                "POST",
                "/logout/connect/back-channel/keycloak?logout_token=" + token,
                "",
                "x-forwarded-for",
                "198.51.100.1");
    }

    private Answer call(String cookie, String method, String path) {
        return service.stranger(method, path, "", "cookie", cookie);
    }

    private static void assertRefused(Answer answer, String reason) {
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("location")).endsWith("/?login=refused&reason=" + reason);
        assertThat(cookies(answer)).noneMatch(it -> it.startsWith("hub-session="));
    }

    private static List<String> cookies(Answer answer) {
        return answer.response().headers().allValues("set-cookie");
    }

    private static String session(Answer answer) {
        return cookies(answer).stream()
                .filter(it -> it.startsWith("hub-session="))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError(answer.response().headers().map()))
                .split(";")[0];
    }

    private static Lie lie(String name, String claim, Object value) {
        return new Lie(name, claim, value);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String s256(String verifier) throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256")
                                .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Map<String, String> form(String body) {
        return UriComponentsBuilder.newInstance()
                .query(body)
                .build()
                .getQueryParams()
                .toSingleValueMap()
                .entrySet()
                .stream()
                .collect(
                        java.util.stream.Collectors.toMap(
                                Map.Entry::getKey,
                                it ->
                                        java.net.URLDecoder.decode(
                                                Objects.requireNonNullElse(it.getValue(), ""),
                                                StandardCharsets.UTF_8)));
    }

    private record Lie(String name, String claim, Object value) {}

    private record Begun(String location, String cookie) {
        String query(String name) {
            String value =
                    UriComponentsBuilder.fromUriString(location)
                            .build()
                            .getQueryParams()
                            .getFirst(name);
            return java.net.URLDecoder.decode(
                    Objects.requireNonNullElse(value, ""), StandardCharsets.UTF_8);
        }
    }
}
