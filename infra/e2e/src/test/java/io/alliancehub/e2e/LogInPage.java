package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keycloak's log-in page, as a browser that the console sent there meets it. */
final class LogInPage {
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");
    private static final String VERIFIER = "a-verifier-of-the-tests-that-is-long-enough-for-pkce";

    private final HttpClient http;
    private final Map<String, String> cookies = new TreeMap<>();
    private final URI action;

    /** Opens the page; the test fails unless it is one. */
    LogInPage(HttpClient http, String keycloakUrl, String consoleUrl) {
        this.http = http;
        Map<String, String> query =
                Map.of(
                        "client_id", "hub-console",
                        "redirect_uri", consoleUrl + "/login/oauth2/code/keycloak",
                        "response_type", "code",
                        "scope", "openid",
                        "state", "of-the-tests",
                        "code_challenge_method", "S256",
                        "code_challenge", challenge());
        HttpResponse<String> page =
                exchange(
                        HttpRequest.newBuilder(
                                URI.create(
                                        keycloakUrl
                                                + "/realms/alliance-hub/protocol/openid-connect/auth?"
                                                + form(query))));
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        Matcher form = ACTION.matcher(page.body());
        assertThat(form.find()).as(page.body()).isTrue();
        this.action = URI.create(form.group(1).replace("&amp;", "&"));
    }

    /** Where the browser is sent after these were typed; empty where it stays on the page. */
    String type(String user, String password) {
        HttpResponse<String> answer =
                exchange(
                        HttpRequest.newBuilder(action)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        BodyPublishers.ofString(
                                                form(
                                                        Map.of(
                                                                "username", user,
                                                                "password", password)))));
        return answer.headers().firstValue("location").orElse("");
    }

    // Not a cookie handler's: those send no secure cookie over loopback, as browsers do.
    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            for (String cookie : answer.headers().allValues("set-cookie")) {
                String[] pair = cookie.split(";", 2)[0].split("=", 2);
                cookies.put(pair[0], pair[1]);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(
                        field ->
                                field.getKey()
                                        + "="
                                        + URLEncoder.encode(
                                                field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String challenge() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
