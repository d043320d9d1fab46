package io.alliancehub.launcher;

import io.alliancehub.launcher.console.Arguments;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.FolderLock;
import io.alliancehub.launcher.process.StopSignal;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** {@code down}: stops the supervisor, which stops the rest; cleans up where there is none. */
final class DownCommand {
    // Six children, each with up to 40 s of grace.
    private static final Duration GRACE = Duration.ofSeconds(240);

    private final Arguments arguments;
    private final DataFolder folder;
    private final PrintStream out;

    DownCommand(Arguments arguments, DataFolder folder, PrintStream out) {
        this.arguments = arguments;
        this.folder = folder;
        this.out = out;
    }

    int run() {
        if (!folder.exists()) {
            throw new HubFailure("There is no hub in the data folder " + folder.root() + ".");
        }
        Optional<ProcessHandle> supervisor = LockedFolder.supervisor(folder);
        if (supervisor.isPresent()) {
            out.println("Stopping the hub in " + folder.root() + ".");
            StopSignal.TERM.end(supervisor.get(), GRACE);
        }
        endLeftovers();
        out.println(supervisor.isPresent() ? "The hub has stopped." : "The hub was not running.");
        if (arguments.has("--purge")) {
            folder.delete();
            out.println("Deleted " + folder.root() + ".");
        }
        return 0;
    }

    /** Ends what a supervisor left that was killed. */
    void endLeftovers() {
        FolderLock lock = LockedFolder.acquire(folder);
        try {
            Leftovers.end(folder, out::println);
            lock.close();
        } catch (IOException e) {
            throw new HubFailure("Cannot release the lock (" + e.getMessage() + ").", e);
        }
    }
}
