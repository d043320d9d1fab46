package io.alliancehub.launcher.folder;

import io.alliancehub.launcher.console.HubFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One hub's folder: everything that it keeps.
 *
 * <p>{@code hub-data} marks the folder as a hub's own, so that {@code down --purge} can never
 * delete anything else.
 */
public record DataFolder(Path root) {
    private static final String MARKER = "hub-data";
    private static final String FORMAT = "1\n";
    private static final long MEBIBYTE = 1024L * 1024;
    // A new cluster takes about 40 MiB and its first log segments 16 to 80 MiB more.
    private static final long NEW_FREE_BYTES = 400 * MEBIBYTE;
    private static final long FREE_BYTES = 100 * MEBIBYTE;

    /** The folder of {@code --data}, or the one in the user's data directory. */
    public static DataFolder of(@Nullable String option, Map<String, String> environment) {
        if (option != null) {
            if (option.isBlank()) {
                throw new HubFailure("--data needs the name of a folder.");
            }
            return new DataFolder(Path.of(option).toAbsolutePath().normalize());
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base =
                data.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".local", "share")
                        : Path.of(data);
        return new DataFolder(base.resolve("alliance-hub").toAbsolutePath().normalize());
    }

    /** Whether a hub has ever run here. */
    public boolean exists() {
        return Files.isRegularFile(root.resolve(MARKER));
    }

    /** Makes the folder, or checks that it is a hub's own, writable, and on a disk with room. */
    public void prepare() {
        boolean isNew = !exists();
        try {
            if (isNew && Files.exists(root) && !isEmpty()) {
                throw new HubFailure(
                        root
                                + " is not empty and not a hub's data folder; choose another with"
                                + " --data.");
            }
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            requireRoom(isNew ? NEW_FREE_BYTES : FREE_BYTES);
            Files.createDirectories(logs());
            Files.createDirectories(run());
            Files.writeString(root.resolve(MARKER), FORMAT);
        } catch (IOException e) {
            throw new HubFailure(
                    "Cannot write to the data folder "
                            + root
                            + " ("
                            + reason(e)
                            + "); make it writable or choose another with --data.",
                    e);
        }
    }

    private boolean isEmpty() throws IOException {
        if (!Files.isDirectory(root)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.findAny().isEmpty();
        }
    }

    private void requireRoom(long bytes) throws IOException {
        long free = Files.getFileStore(root).getUsableSpace();
        if (free < bytes) {
            throw new HubFailure(
                    "The disk of the data folder "
                            + root
                            + " has "
                            + free / MEBIBYTE
                            + " MB free and a hub needs "
                            + bytes / MEBIBYTE
                            + " MB; make room or choose another with --data.");
        }
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName();
        return switch (kind) {
            case "AccessDeniedException" -> "permission denied";
            case "NoSuchFileException" -> "no folder can be made there";
            case "FileAlreadyExistsException" -> "a part of the path is a file";
            default -> e.getMessage() == null ? kind : e.getMessage();
        };
    }

    /** Deletes the folder with all that is in it. */
    public void delete() {
        if (!exists()) {
            throw new HubFailure(root + " is not a hub's data folder; nothing was deleted.");
        }
        try (Stream<Path> tree = Files.walk(root)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new HubFailure("Cannot delete " + root + " (" + e.getMessage() + ").", e);
        }
    }

    /** Generated passwords and demo keys. */
    public Path secrets() {
        return root.resolve("secrets.json");
    }

    /** {@link Seeded}. */
    public Path seeded() {
        return root.resolve("seeded.json");
    }

    /** {@link HubState} of the last run. */
    public Path state() {
        return run().resolve("state.json");
    }

    /** Held by the supervisor as long as it lives. */
    public Path lock() {
        return run().resolve("lock");
    }

    /** What only matters while a hub runs. */
    public Path run() {
        return root.resolve("run");
    }

    /** The folder of all logs. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** The log of one service. */
    public Path log(String service) {
        return logs().resolve(service + ".log");
    }

    /** The PostgreSQL cluster. */
    public Path postgres() {
        return root.resolve("postgres");
    }

    /** Redis' append-only file and its settings. */
    public Path redis() {
        return root.resolve("redis");
    }

    /** What Keycloak writes, with links to the programs that it shares with other hubs. */
    public Path keycloak() {
        return root.resolve("keycloak");
    }

    /** {@link DemoLogins}. */
    public Path logins() {
        return root.resolve("logins.json");
    }

    /** {@link HistoryPlan}. */
    public Path history() {
        return root.resolve("history.json");
    }

    /** The adapters that banks have. */
    public Path adapters() {
        return root.resolve("adapters");
    }

    /** The adapters that the member was given. */
    public Path memberAdapters() {
        return root.resolve("member-adapters");
    }

    /** The gateway's journal. */
    public Path journal() {
        return root.resolve("journal");
    }
}
