package io.alliancehub.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.HubState.RunningProcess;
import io.alliancehub.launcher.process.ChildSpec.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildTest {
    private final Path temporary;
    private final Path healthy;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private Child child;

    ChildTest(@TempDir Path temporary) {
        this.temporary = temporary;
        this.healthy = temporary.resolve("healthy");
        this.child = child("true");
    }

    @AfterEach
    void stop() {
        child.stop();
    }

    @Test
    void crashAtTheStartIsToldWithTheLogsLastWords() {
        child = child("echo first; echo 'the disk is on fire' >&2; exit 7");

        assertThatThrownBy(child::start)
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining("exit code 7")
                .hasMessageContaining("test.log")
                .hasMessageContaining("the disk is on fire");
        assertThat(child.state().process()).isEqualTo(ProcessIdentity.NONE);
    }

    @Test
    void killedChildIsStartedAgain() throws InterruptedException {
        child = child("touch healthy; exec sleep 600");
        child.start();
        RunningProcess first = child.state().process();

        ProcessIdentity.find(first).orElseThrow().destroyForcibly();

        assertThat(nextEvent()).contains("signal 9").contains("starting it again");
        assertThat(nextEvent()).contains("test is back");
        assertThat(child.state().restarts()).isEqualTo(1);
        assertThat(ProcessIdentity.find(child.state().process())).isPresent();
        assertThat(child.state().process()).isNotEqualTo(first);
    }

    @Test
    void stoppedChildStaysStopped() {
        child = child("touch healthy; exec sleep 600");
        child.start();
        ProcessHandle process = ProcessIdentity.find(child.state().process()).orElseThrow();

        child.stop();

        assertThat(process.isAlive()).isFalse();
        assertThat(child.state().process()).isEqualTo(ProcessIdentity.NONE);
        assertThat(events).isEmpty();
    }

    @Test
    void stubbornChildIsKilledAfterItsGrace() {
        child = child("trap '' TERM; touch healthy; while :; do sleep 0.1; done");
        child.start();
        ProcessHandle process = ProcessIdentity.find(child.state().process()).orElseThrow();

        child.stop();

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void logsOfEarlierStartsAreKeptAside() throws Exception {
        Path log = temporary.resolve("test.log");
        for (String words : List.of("one", "two")) {
            Child one = child("echo " + words + "; touch healthy; exec sleep 600");
            one.start();
            one.stop();
            Files.delete(healthy);
        }

        assertThat(log).hasContent("two");
        assertThat(log.resolveSibling("test.log.1")).hasContent("one");
    }

    @Test
    void strangerWithTheSamePidIsNotOurs() {
        RunningProcess ourselves = ProcessIdentity.of(ProcessHandle.current());

        assertThat(ProcessIdentity.find(ourselves)).isPresent();
        assertThat(
                        ProcessIdentity.find(
                                new RunningProcess(
                                        ourselves.pid(), ourselves.startMillis() - 60_000)))
                .isEmpty();
    }

    @Test
    void deepestCauseOfATraceIsTheLastWord() throws Exception {
        Path log = temporary.resolve("trace.log");
        Files.writeString(
                log,
                """
                starting
                java.lang.IllegalStateException: cannot start
                \tat a.B.c(B.java:1)
                Caused by: java.io.IOException: port is taken
                \tat a.B.d(B.java:2)
                shutting down
                """);

        assertThat(LogFile.lastWords(log))
                .isEqualTo("Caused by: java.io.IOException: port is taken");
    }

    @Test
    void childThatTheHubCanBeWithoutIsTriedUntilItStartsAndHoldsNobodyUp() throws Exception {
        child =
                child(
                        Need.OPTIONAL,
                        "if [ -e again ]; then touch healthy; exec sleep 600; fi;"
                                + " touch again; exit 3");

        child.startUnawaited();

        assertThat(nextEvent()).contains("exit code 3").contains("starting it again");
        assertThat(nextEvent()).contains("test is back");
        assertThat(child.state().ready()).isTrue();
        assertThat(child.state().restarts()).isEqualTo(1);
        assertThat(child.state().givenUp()).isFalse();
    }

    @Test
    void childIsNotReadyWhileItsNewProcessStarts() throws Exception {
        child = child(Need.OPTIONAL, "[ -e again ] || touch healthy again; exec sleep 600");
        child.startUnawaited();
        assertThat(nextEvent()).contains("ready on port");
        assertThat(child.state().ready()).isTrue();

        Files.delete(healthy);
        ProcessIdentity.find(child.state().process()).orElseThrow().destroyForcibly();

        assertThat(nextEvent()).contains("signal 9");
        RunningProcess second = child.state().process();
        while (child.state().restarts() == 0 || second.equals(ProcessIdentity.NONE)) {
            Thread.onSpinWait();
            second = child.state().process();
        }
        assertThat(child.state().ready()).isFalse();
    }

    @Test
    void unawaitedChildThatIsStoppedAtOnceLeavesNoProcess() {
        for (int i = 0; i < 50; i++) {
            child = child(Need.OPTIONAL, "exec sleep 600");

            child.startUnawaited();
            child.stop();

            assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
        }
        assertThat(events).as("nobody is told of what was asked for").isEmpty();
    }

    private String nextEvent() throws InterruptedException {
        String event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private Child child(String script) {
        return child(Need.ESSENTIAL, script);
    }

    private Child child(Need need, String script) {
        return new Child(
                new ChildSpec(
                        "test",
                        1,
                        List.of("bash", "-c", script),
                        Map.of(),
                        temporary,
                        temporary.resolve("test.log"),
                        StopSignal.TERM,
                        Duration.ofMillis(500),
                        need,
                        () -> Files.exists(healthy)),
                System::nanoTime,
                events::add,
                () -> {});
    }
}
