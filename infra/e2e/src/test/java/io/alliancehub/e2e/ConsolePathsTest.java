package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * The paths of {@code admin-ui/e2e}: each role's day in a real browser. Where the test command
 * could install no browser, it has said so, and there are none. They come last: a page has ten
 * seconds, and by then the other lane is through.
 */
@ExtendWith(SharedHub.class)
@Order(Integer.MAX_VALUE)
final class ConsolePathsTest {
    private static final Path REPORTS = Path.of("target", "playwright").toAbsolutePath();

    private final TestHub hub;

    ConsolePathsTest(TestHub hub) {
        this.hub = hub;
    }

    @TestFactory
    Stream<DynamicTest> paths() throws IOException, InterruptedException {
        String browser = System.getenv().getOrDefault("HUB_CHROMIUM", "");
        if (browser.isEmpty()) {
            System.out.println("No browser: the console's paths are left out.");
            return Stream.empty();
        }
        hub.awaitHistory();
        JsonNode console = hub.awaitLogins();
        List<Playwright.Verdict> verdicts =
                new Playwright(browser, REPORTS)
                        .run(
                                console,
                                hub.gatewayUrl(),
                                hub.pid("member"),
                                hub.bank(0).id(),
                                hub.bank(1).id());
        assertThat(verdicts).as("tests of the console").isNotEmpty();
        return verdicts.stream().map(it -> DynamicTest.dynamicTest(it.name(), () -> passed(it)));
    }

    private static void passed(Playwright.Verdict verdict) {
        assertThat(verdict.failure()).as("see %s", REPORTS).isNull();
    }
}
