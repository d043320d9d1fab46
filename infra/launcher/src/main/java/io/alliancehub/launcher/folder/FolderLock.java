package io.alliancehub.launcher.folder;

import io.alliancehub.launcher.console.HubFailure;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One process at a time owns a data folder; the system frees the lock when its holder dies. */
public final class FolderLock implements Closeable {
    private final DataFolder folder;
    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(DataFolder folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /** The lock, unless another process holds it. */
    public static Optional<FolderLock> tryAcquire(DataFolder folder) {
        try {
            FileChannel channel =
                    FileChannel.open(
                            folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new FolderLock(folder, channel, lock));
        } catch (IOException e) {
            throw new HubFailure(
                    "Cannot lock the data folder with "
                            + folder.lock()
                            + " ("
                            + e.getMessage()
                            + ").",
                    e);
        }
    }

    /** What is owned. */
    public Path folder() {
        return folder.root();
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
