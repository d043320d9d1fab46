package io.alliancehub.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The console's real files over HTTP; who may ask for them is the security's concern. */
final class ConsoleTest {
    private static final String DOCUMENT = "text/html,application/xhtml+xml,*/*;q=0.8";
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static ConfigurableApplicationContext site;

    @BeforeAll
    static void start() {
        site =
                new SpringApplicationBuilder(Site.class)
                        .properties(
                                "server.port=0",
                                "server.address=127.0.0.1",
                                "spring.main.banner-mode=off",
                                "spring.web.resources.add-mappings=false",
                                "spring.config.name=none")
                        .run();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void everyAddressOfTheConsoleIsItsOnePageAndIsAskedForAnew() {
        for (String path : new String[] {"/", "/usage", "/banks/bank-a.b/usage?view=calls"}) {
            HttpResponse<byte[]> page = get(path, DOCUMENT, "identity");
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(header(page, "content-type")).startsWith("text/html");
            assertThat(header(page, "cache-control")).isEqualTo("no-cache");
            assertThat(page.headers().firstValue("last-modified")).isEmpty();
            assertThat(text(page)).contains("<div id=\"root\">").doesNotContain("<script>");
        }
    }

    @Test
    void whatIsNoAddressOfTheConsoleIsNotItsPage() {
        for (String path :
                new String[] {"/api/v1/nowhere", "/assets/gone.js", "/login/x", "/v3/x"}) {
            assertThat(get(path, DOCUMENT, "identity").statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get("/usage", "application/json", "identity").statusCode()).isEqualTo(404);
        assertThat(get("/usage", "*/*", "identity").statusCode()).isEqualTo(404);
        assertThat(get("/usage", "no//type", "identity").statusCode()).isEqualTo(404);
        assertThat(get("/manifest.json", "*/*", "identity").statusCode()).isEqualTo(404);
        assertThat(get("/../application.yaml", DOCUMENT, "identity").statusCode())
                .isGreaterThan(399);
    }

    @Test
    void scriptsAreKeptForEverAndComeCompressed() throws IOException {
        Matcher script = SCRIPT.matcher(text(get("/", DOCUMENT, "identity")));
        assertThat(script.find()).isTrue();
        HttpResponse<byte[]> plain = get(script.group(1), "*/*", "identity");
        HttpResponse<byte[]> packed = get(script.group(1), "*/*", "gzip");
        assertThat(header(plain, "content-type")).contains("javascript");
        assertThat(header(packed, "content-type")).isEqualTo(header(plain, "content-type"));
        assertThat(header(packed, "cache-control"))
                .contains("max-age=31536000")
                .contains("immutable");
        assertThat(header(packed, "vary")).containsIgnoringCase("accept-encoding");
        assertThat(header(packed, "content-encoding")).isEqualTo("gzip");
        assertThat(packed.body().length).isLessThan(plain.body().length);
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @Test
    void filesBesideThePageAreFiles() {
        HttpResponse<byte[]> icon = get("/favicon.svg", "image/*", "identity");
        assertThat(icon.statusCode()).isEqualTo(200);
        assertThat(header(icon, "content-type")).startsWith("image/svg+xml");
        assertThat(header(icon, "cache-control")).isEqualTo("no-cache");
    }

    private static HttpResponse<byte[]> get(String path, String accept, String encoding) {
        int port = ((WebServerApplicationContext) site).getWebServer().getPort();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("accept", accept)
                        .header("accept-encoding", encoding)
                        .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).join();
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Not a configuration by its annotation, so that the service under test does not find it. */
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class
    })
    @Import(ConsoleConfiguration.class)
    static final class Site {}
}
