package io.alliancehub.gateway.metering;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journal's folder, held by one gateway at a time: a second one on the same folder would settle
 * the first one's running calls as lost.
 */
final class JournalFolder implements AutoCloseable {
    private static final String PREFIX = "segment-";
    private static final String SUFFIX = ".journal";

    private final Path folder;
    private final FileChannel lockFile;

    private JournalFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder where it is missing, readable by its owner only, and locks it.
     *
     * @throws IllegalStateException where another process holds it
     */
    static JournalFolder lock(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        FileChannel file =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (tryLock(file) == null) {
            file.close();
            throw new IllegalStateException(
                    "another gateway uses the journal folder " + folder + "; give each its own");
        }
        return new JournalFolder(folder, file);
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Numbers of the segments, oldest first. */
    List<Long> segments() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(PREFIX) && name.endsWith(SUFFIX))
                    .map(
                            name ->
                                    Long.parseLong(
                                            name.substring(
                                                    PREFIX.length(),
                                                    name.length() - SUFFIX.length())))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole content of a segment. */
    ByteBuffer read(long segment) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(path(segment)));
    }

    /** Makes a new, empty segment and its name durable. */
    SegmentFile create(long segment) throws IOException {
        FileChannel file =
                FileChannel.open(
                        path(segment), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            file.close();
            delete(segment);
            throw e;
        }
        return new ChannelSegment(file);
    }

    void delete(long segment) throws IOException {
        Files.deleteIfExists(path(segment));
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private Path path(long segment) {
        return folder.resolve(PREFIX + String.format(Locale.ROOT, "%016d", segment) + SUFFIX);
    }

    /** A segment on a real disk. */
    private record ChannelSegment(FileChannel file) implements SegmentFile {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }

        @Override
        public void force() throws IOException {
            file.force(false);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
