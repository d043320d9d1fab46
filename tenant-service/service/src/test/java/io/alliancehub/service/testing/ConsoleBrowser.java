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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A person's browser in front of the console: it follows redirects, keeps cookies as browsers do
 * (by host, not by port), and fills in the forms of the realm.
 */
public final class ConsoleBrowser {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");
    private final RunningService service;
    public final Map<String, String> cookies = new LinkedHashMap<>();

    /** Every address that it was at, in order. */
    public final List<URI> visited = new ArrayList<>();

    /** Every cookie that was set, as it was set. */
    public final List<String> setCookies = new ArrayList<>();

    private HttpResponse<String> page;

    public ConsoleBrowser(RunningService service) {
        this.service = service;
    }

    /** Follows the console's link to log in, as far as it leads without the person. */
    public ConsoleBrowser start() {
        return open(service.url() + "/oauth2/authorization/keycloak?to=/banks");
    }

    /** Opens an address and follows where it leads. */
    public ConsoleBrowser open(String address) {
        return follow(HttpRequest.newBuilder(URI.create(address)).GET());
    }

    /** Types both into the realm's page and sends them. */
    public ConsoleBrowser logIn(String name, String password) {
        Matcher action = ACTION.matcher(page.body());
        if (!action.find()) {
            throw new AssertionError("no form at " + at() + ": " + page.body());
        }
        String form =
                "username="
                        + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        + "&password="
                        + URLEncoder.encode(password, StandardCharsets.UTF_8);
        return follow(
                HttpRequest.newBuilder(URI.create(action.group(1).replace("&amp;", "&")))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    /** Where it is now. */
    public URI at() {
        return visited.getLast();
    }

    /** Whether the realm asks who this is. */
    public boolean isAskedForPassword() {
        return at().toString().startsWith(service.keycloak().url())
                && page.body().contains("password");
    }

    /** Calls the API as the console's pages do. */
    public HttpResponse<String> call(String method, String path) {
        return call(method, path, Map.of());
    }

    public HttpResponse<String> call(String method, String path, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(service.url() + path))
                        .method(method, BodyPublishers.noBody());
        headers.forEach(request::header);
        if (!headers.containsKey("X-XSRF-TOKEN") && cookies.containsKey("XSRF-TOKEN")) {
            request.header("X-XSRF-TOKEN", cookies.get("XSRF-TOKEN"));
        }
        return send(request);
    }

    private ConsoleBrowser follow(HttpRequest.Builder request) {
        HttpRequest.Builder next = request;
        for (int i = 0; i < 12; i++) {
            page = send(next);
            if (page.statusCode() / 100 != 3) {
                return this;
            }
            String location = page.headers().firstValue("location").orElseThrow();
            next = HttpRequest.newBuilder(page.uri().resolve(location)).GET();
        }
        throw new AssertionError("there is no end to it: " + visited);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "cookie",
                    cookies.entrySet().stream()
                            .map(it -> it.getKey() + "=" + it.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer;
        try {
            answer =
                    HTTP.send(
                            request.timeout(Duration.ofSeconds(30)).build(),
                            BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        visited.add(answer.uri());
        answer.headers().allValues("set-cookie").forEach(this::keep);
        return answer;
    }

    private void keep(String cookie) {
        setCookies.add(cookie);
        String pair = cookie.split(";", 2)[0];
        int split = pair.indexOf('=');
        String name = pair.substring(0, split);
        if (cookie.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, pair.substring(split + 1));
        }
    }
}
