package io.alliancehub.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HistoryPlan;
import io.alliancehub.launcher.folder.HubState.LogIn;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.part.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub whose stores start and whose programs are missing: every start of it fails half-way. */
final class HubTest {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final DataFolder folder;
    private final Hub hub;
    private final Secrets secrets;

    HubTest(@TempDir Path temporary) throws IOException {
        folder = new DataFolder(temporary.resolve("data"));
        folder.prepare();
        secrets = Secrets.loadOrCreate(folder, new SecureRandom());
        Ports ports = FreePorts.find(new SecureRandom());
        hub =
                new Hub(
                        new HubPlan(
                                new Distribution(
                                        Files.createDirectory(temporary.resolve("dist")),
                                        Path.of(System.getProperty("java.home"), "bin", "java"),
                                        Distribution.Caches.USE),
                                folder,
                                ports,
                                List.of(),
                                LogIn.OWN,
                                HistoryPlan.DAYS),
                        new HubTools(
                                Clock.systemUTC(),
                                System::nanoTime,
                                SuperviseCommand.http(executor),
                                executor,
                                this::note));
    }

    @AfterEach
    void endWhatIsLeft() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        executor.shutdownNow();
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void startThatFailsOnADiskWhereNothingCanBeWrittenLeavesNoProcess() {
        assertThatThrownBy(() -> hub.start(secrets)).isInstanceOf(HubFailure.class);
        hub.stop();

        assertThat(events).anyMatch(event -> event.startsWith("Cannot write"));
        assertThat(events).contains("stopping redis");
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
    }

    /** Once the first store runs, no state can be written any more. */
    private void note(String event) {
        events.add(event);
        if (event.contains(" is ready on port ")) {
            blockState();
        }
    }

    private void blockState() {
        try {
            while (!Files.isDirectory(folder.state())) {
                Files.deleteIfExists(folder.state());
                try {
                    Files.createDirectories(folder.state().resolve("in the way"));
                } catch (FileAlreadyExistsException written) {
                    // written once more in between
                }
            }
        } catch (DirectoryNotEmptyException blocked) {
            // by the other store's event
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
