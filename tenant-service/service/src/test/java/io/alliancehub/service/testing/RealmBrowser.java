package io.alliancehub.service.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person's browser in front of the realm's own pages, as the console would send it there. */
public final class RealmBrowser {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");
    private static final String VERIFIER = "a-verifier-of-tests-that-is-long-enough-for-pkce-0123";
    private final KeycloakProcess keycloak;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private HttpResponse<String> page;

    /** Opens the page to log in on. */
    public RealmBrowser(KeycloakProcess keycloak) {
        this.keycloak = keycloak;
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", "hub-console");
        query.put("response_type", "code");
        query.put("scope", "openid profile email");
        query.put("redirect_uri", redirect());
        query.put("state", "s");
        query.put("nonce", "n");
        query.put("code_challenge", challenge());
        query.put("code_challenge_method", "S256");
        page = send(HttpRequest.newBuilder(protocol("auth?" + form(query))).GET());
    }

    /** Types both and sends them. */
    public RealmBrowser logIn(String name, String password) {
        return submit(Map.of("username", name, "password", password));
    }

    /** Types another password, where the page asks for one. */
    public RealmBrowser newPassword(String password) {
        return submit(Map.of("password-new", password, "password-confirm", password));
    }

    /** What the page says. */
    public String text() {
        return page.body();
    }

    /** Whether the realm has sent the browser back to the console. */
    public boolean isLoggedIn() {
        return page.headers().firstValue("location").orElse("").contains("code=");
    }

    /** The claims of the tokens that the console would get. */
    public Tokens tokens() {
        String location = page.headers().firstValue("location").orElseThrow();
        String code = location.replaceAll(".*[?&]code=([^&]+).*", "$1");
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirect());
        form.put("client_id", "hub-console");
        form.put("client_secret", KeycloakProcess.CONSOLE_SECRET);
        form.put("code_verifier", VERIFIER);
        JsonNode answer = post(protocol("token"), form);
        return new Tokens(
                claims(answer.path("access_token").asString()),
                claims(answer.path("id_token").asString()));
    }

    /** What the realm answers to a client that asks for a token of its own. */
    public static JsonNode clientToken(URI tokenUrl, String clientId, String secret) {
        return post(
                tokenUrl,
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", clientId,
                        "client_secret", secret));
    }

    /** The claims of a token. */
    public static JsonNode claims(String token) {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    private RealmBrowser submit(Map<String, String> fields) {
        Matcher action = ACTION.matcher(page.body());
        if (!action.find()) {
            throw new AssertionError("the page has no form: " + page.body());
        }
        URI target = URI.create(action.group(1).replace("&amp;", "&"));
        page =
                send(
                        HttpRequest.newBuilder(target)
                                .header("content-type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form(fields))));
        String location = page.headers().firstValue("location").orElse("");
        if (location.startsWith(keycloak.url())) {
            page = send(HttpRequest.newBuilder(URI.create(location)).GET());
        }
        return this;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "cookie",
                    cookies.entrySet().stream()
                            .map(it -> it.getKey() + "=" + it.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = exchange(request);
        for (String cookie : answer.headers().allValues("set-cookie")) {
            String pair = cookie.split(";", 2)[0];
            int split = pair.indexOf('=');
            cookies.put(pair.substring(0, split), pair.substring(split + 1));
        }
        return answer;
    }

    private static JsonNode post(URI target, Map<String, String> fields) {
        return JSON.readTree(
                exchange(
                                HttpRequest.newBuilder(target)
                                        .header("content-type", "application/x-www-form-urlencoded")
                                        .POST(BodyPublishers.ofString(form(fields))))
                        .body());
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(
                    request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI protocol(String path) {
        return URI.create(keycloak.issuer() + "/protocol/openid-connect/" + path);
    }

    private String redirect() {
        return keycloak.consoleUrl() + "/login/oauth2/code/keycloak";
    }

    private static String challenge() {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(
                        it ->
                                it.getKey()
                                        + "="
                                        + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** What stands in the two tokens. */
    public record Tokens(JsonNode access, JsonNode id) {}
}
