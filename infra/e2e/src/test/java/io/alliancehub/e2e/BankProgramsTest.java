package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The programs of {@code admin-ui/e2e/sdk}: OpenAI's and DeepSeek's JavaScript clients, unmodified.
 */
@ExtendWith(SharedHub.class)
final class BankProgramsTest {
    private static final Path REPORTS = Path.of("target", "programs").toAbsolutePath();

    private final TestHub hub;

    BankProgramsTest(TestHub hub) {
        this.hub = hub;
    }

    @TestFactory
    Stream<DynamicTest> programs() throws IOException, InterruptedException {
        List<Playwright.Verdict> verdicts =
                new Playwright("", REPORTS).runPrograms(hub.gatewayUrl(), hub.bank(0).apiKey());
        assertThat(verdicts).as("programs").hasSizeGreaterThan(10);
        return verdicts.stream().map(it -> DynamicTest.dynamicTest(it.name(), () -> passed(it)));
    }

    private static void passed(Playwright.Verdict verdict) {
        assertThat(verdict.failure()).as("see %s", REPORTS).isNull();
    }
}
