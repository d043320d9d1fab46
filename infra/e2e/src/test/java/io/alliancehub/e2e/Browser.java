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
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of a browser as a log-in to the console takes. */
final class Browser {
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");

    private final HttpClient http;
    private final String consoleUrl;
    private final Map<String, String> cookies = new TreeMap<>();

    Browser(HttpClient http, String consoleUrl) {
        this.http = http;
        this.consoleUrl = consoleUrl;
    }

    /**
     * Asks the console for a log-in, types these into the page that it is sent to, and goes where
     * that sends it; false where it is let in nowhere.
     */
    boolean logIn(String user, String password) {
        URI page = location(get(URI.create(consoleUrl + "/oauth2/authorization/keycloak")));
        HttpResponse<String> form = get(page);
        Matcher action = ACTION.matcher(form.body());
        assertThat(action.find()).as(form.statusCode() + " " + form.body()).isTrue();
        HttpResponse<String> answer =
                exchange(
                        HttpRequest.newBuilder(URI.create(action.group(1).replace("&amp;", "&")))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form(user, password))));
        if (answer.statusCode() != 302) {
            return false;
        }
        assertThat(location(answer).toString())
                .startsWith(consoleUrl + "/login/oauth2/code/keycloak?");
        get(location(answer));
        return true;
    }

    /** Who the console says it is. */
    JsonNode me() {
        HttpResponse<String> answer = get(URI.create(consoleUrl + "/api/v1/me"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.builder().build().readTree(answer.body());
    }

    private static URI location(HttpResponse<String> answer) {
        String location = answer.headers().firstValue("location").orElse("");
        assertThat(location).as(answer.statusCode() + " " + answer.body()).isNotEmpty();
        return answer.uri().resolve(location);
    }

    private HttpResponse<String> get(URI address) {
        return exchange(HttpRequest.newBuilder(address));
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

    private static String form(String user, String password) {
        return "username="
                + URLEncoder.encode(user, StandardCharsets.UTF_8)
                + "&password="
                + URLEncoder.encode(password, StandardCharsets.UTF_8);
    }
}
