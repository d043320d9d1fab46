package io.alliancehub.server.adapters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of adapters, one for each model and digest: {@code <base digest>/<digest>}. Together they
 * have no more bytes than they may; what is still arriving counts as if it were whole. Safe for any
 * thread.
 */
public final class AdapterFolder {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String ARRIVING = ".arriving";

    private final Path root;
    private final long bytesMax;
    private final Map<Path, Long> bytes = new HashMap<>();

    private AdapterFolder(Path root, long bytesMax) {
        this.root = root;
        this.bytesMax = bytesMax;
    }

    /**
     * Opens a folder, which need not be there; what never became whole is removed.
     *
     * @throws UncheckedIOException when it cannot be used
     */
    public static AdapterFolder open(Path root, long bytesMax) {
        var folder = new AdapterFolder(root, bytesMax);
        try {
            Files.createDirectories(root);
            for (Path file : folder.files()) {
                if (DIGEST.matcher(file.getFileName().toString()).matches()) {
                    folder.bytes.put(file, Files.size(file));
                } else if (file.getFileName().toString().endsWith(ARRIVING)) {
                    Files.delete(file);
                }
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        return folder;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(root, 2)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    /** The files of a model's adapters. */
    synchronized List<Path> filesOf(String baseDigest) {
        Path folder = root.resolve(baseDigest);
        return bytes.keySet().stream().filter(it -> it.startsWith(folder)).sorted().toList();
    }

    /** Where an adapter's file lies, or would lie. */
    Path file(String baseDigest, String digest) {
        return root.resolve(baseDigest).resolve(digest);
    }

    /** Bytes of a file; 0 where it is not there. */
    synchronized long size(Path file) {
        return bytes.getOrDefault(file, 0L);
    }

    /** Keeps room for a file that is to come; false where there is none, or it comes already. */
    synchronized boolean reserve(Path file, long size) {
        long taken = bytes.values().stream().mapToLong(Long::longValue).sum();
        if (bytes.containsKey(file) || size > bytesMax - taken) {
            return false;
        }
        bytes.put(file, size);
        return true;
    }

    /** Whether a file is there, or is on its way. */
    synchronized boolean has(Path file) {
        return bytes.containsKey(file);
    }

    /** Where the bytes of a file arrive. */
    Path arriving(Path file) throws IOException {
        Files.createDirectories(root.resolve(root.relativize(file).getName(0)));
        return file.resolveSibling(file.getFileName() + ARRIVING);
    }

    /** Gives a file that is whole, and on the disk, its name. */
    void keep(Path arrived, Path file) throws IOException {
        Files.move(arrived, file, StandardCopyOption.ATOMIC_MOVE);
        Path folder = root.resolve(root.relativize(file).getName(0));
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Removes a file, whole or arriving, and gives its room back. */
    void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ARRIVING));
        synchronized (this) {
            bytes.remove(file);
        }
    }
}
