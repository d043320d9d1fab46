package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The end-to-end tests of {@code admin-ui}, run by their own tool against a running hub. */
final class Playwright {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long LIMIT_MINUTES = 15;

    private final Path console = Path.of(System.getProperty("hub.root", ""), "admin-ui");
    private final String browser;
    private final Path folder;

    /**
     * What became of one test.
     *
     * @param failure null where it passed
     */
    record Verdict(String name, @Nullable String failure) {}

    /**
     * @param browser a Chromium's executable file; empty where the tests need none
     * @param folder where reports, and pictures and traces of what failed, are left
     */
    Playwright(String browser, Path folder) {
        this.browser = browser;
        this.folder = folder;
    }

    /**
     * Runs a bank's programs: unmodified clients of other makers.
     *
     * @param key an API key of the bank
     */
    List<Verdict> runPrograms(String gatewayUrl, String key)
            throws IOException, InterruptedException {
        return run("sdk.config.ts", gatewayUrl, Map.of("HUB_E2E_KEY", key));
    }

    /**
     * Runs all the tests of the console.
     *
     * @param console as {@code status} tells of it: address and people
     * @param gatewayUrl where banks' programs call
     * @param member the process of the only member, which tests slow down
     * @param otherBank one to which none of {@code bank}'s people belongs
     */
    List<Verdict> run(
            JsonNode console, String gatewayUrl, long member, String bank, String otherBank)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Map<String, String> environment =
                Map.of(
                        "HUB_CONSOLE_URL",
                        console.path("url").asString(""),
                        "HUB_E2E_PEOPLE",
                        people(console.path("logins"), bank).toString(),
                        "HUB_E2E_MEMBER_PID",
                        Long.toString(member),
                        "HUB_E2E_BANK",
                        bank,
                        "HUB_E2E_OTHER_BANK",
                        otherBank,
                        "HUB_CHROMIUM",
                        browser);
        return run("playwright.config.ts", gatewayUrl, environment);
    }

    private List<Verdict> run(String config, String gatewayUrl, Map<String, String> more)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path report = folder.resolve("report.json");
        Path said = folder.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(
                                "node",
                                "node_modules/@playwright/test/cli.js",
                                "test",
                                "--config",
                                "e2e/" + config,
                                "--reporter",
                                "json")
                        .directory(this.console.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(more);
        environment.put("HUB_E2E_GATEWAY_URL", gatewayUrl);
        environment.put("HUB_E2E_RESULTS", folder.resolve("results").toString());
        environment.put("PLAYWRIGHT_JSON_OUTPUT_NAME", report.toString());
        Process process = builder.start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("Playwright did not end: " + Files.readString(said));
        }
        assertThat(report).as(Files.readString(said)).exists();
        List<Verdict> verdicts = new ArrayList<>();
        JSON.readTree(Files.readString(report))
                .path("suites")
                .forEach(it -> collect(it, "", verdicts));
        return verdicts;
    }

    /** One person for each part that the tests play; readable by this user alone. */
    private Path people(JsonNode logins, String bank) throws IOException {
        Map<String, Map<String, String>> people = new LinkedHashMap<>();
        for (JsonNode login : logins) {
            String place = login.path("bank").asString("");
            if (place.isEmpty() || place.equals(bank)) {
                people.put(
                        part(login.path("role").asString(""), place),
                        Map.of(
                                "username", login.path("user").asString(""),
                                "password", login.path("password").asString("")));
            }
        }
        Path file = folder.resolve("people.json");
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, JSON.writeValueAsString(people));
    }

    /** Finance and auditors are of the alliance and of banks. */
    private static String part(String role, String bank) {
        boolean isOfBoth = role.equals("finance") || role.equals("auditor");
        return isOfBoth && !bank.isEmpty() ? "bank-" + role : role;
    }

    private static void collect(JsonNode suite, String path, List<Verdict> verdicts) {
        String name = path + suite.path("title").asString("") + " > ";
        suite.path("suites").forEach(it -> collect(it, name, verdicts));
        for (JsonNode spec : suite.path("specs")) {
            verdicts.add(
                    new Verdict(
                            name + spec.path("title").asString(""),
                            passed(spec) ? null : failure(spec)));
        }
    }

    /** What was skipped, as those are that stand on others which failed, has not passed. */
    private static boolean passed(JsonNode spec) {
        return spec.path("tests")
                .valueStream()
                .allMatch(test -> test.path("status").asString("").equals("expected"));
    }

    private static String failure(JsonNode spec) {
        Stream<JsonNode> results =
                spec.path("tests")
                        .valueStream()
                        .flatMap(test -> test.path("results").valueStream());
        return results.flatMap(it -> it.path("errors").valueStream())
                .map(it -> it.path("message").asString(""))
                .reduce("it failed or was left out", (all, one) -> all + "\n" + one);
    }
}
