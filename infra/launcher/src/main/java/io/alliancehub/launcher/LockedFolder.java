package io.alliancehub.launcher;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.FolderLock;
import io.alliancehub.launcher.folder.HubState;
import io.alliancehub.launcher.folder.HubState.RunningProcess;
import io.alliancehub.launcher.process.ProcessIdentity;
import java.util.Optional;

/** Gets a data folder's lock, and waits for one that only cleans up after a killed supervisor. */
final class LockedFolder {
    private static final int TRIES = 300;
    private static final long PAUSE_MILLIS = 200;

    private LockedFolder() {}

    /** The lock, or a sentence that says who runs here. */
    static FolderLock acquire(DataFolder folder) {
        try {
            for (int i = 0; i < TRIES; i++) {
                Optional<FolderLock> lock = FolderLock.tryAcquire(folder);
                if (lock.isPresent()) {
                    return lock.get();
                }
                Optional<ProcessHandle> supervisor = supervisor(folder);
                if (supervisor.isPresent()) {
                    throw new HubFailure(
                            "A hub already runs with the data folder "
                                    + folder.root()
                                    + " (process "
                                    + supervisor.get().pid()
                                    + "); './hub status' shows it and './hub down' stops it.");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new HubFailure(
                "Another process holds " + folder.lock() + " and does not let go of it.");
    }

    /** The folder's supervisor, if one lives. */
    static Optional<ProcessHandle> supervisor(DataFolder folder) {
        RunningProcess remembered =
                HubState.load(folder).map(HubState::supervisor).orElse(ProcessIdentity.NONE);
        return ProcessIdentity.find(remembered);
    }
}
