package io.alliancehub.launcher.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.launcher.console.HubFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
final class ToolTest {
    @Test
    void runThatDoesNotEndIsEnded() {
        List<String> command = List.of("bash", "-c", "sleep 600; true");

        assertThatThrownBy(() -> Tool.run(command, Duration.ofMillis(300)))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("did not end");
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void whatARunLeavesInTheBackgroundHoldsNobodyUp() {
        Tool.Outcome outcome = Tool.run(List.of("bash", "-c", "sleep 30 & echo $!; exit 3"));

        assertThat(outcome.exitCode()).isEqualTo(3);
        ProcessHandle.of(Long.parseLong(outcome.lastLine()))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void missingProgramIsAnOutcome() {
        assertThat(Tool.run(List.of("/no/such/program")).exitCode()).isEqualTo(127);
    }
}
