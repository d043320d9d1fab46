package io.alliancehub.service.adapter;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.registry.AdapterFacts;
import io.alliancehub.service.settings.AdapterSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/*
 * Two folders: uploads/<bank>/<upload>.part for what has come so far, files/<first two digits>/<digest>
 * for what was checked. A file is named by its digest only after its bytes are on the disk, and by a
 * rename, so that whatever has such a name is whole. Replicas that share the folder may work in it
 * side by side: who writes, moves or removes what is decided by rows of the database.
 */
/** The files of adapters in the service's folder. */
@Component
final class AdapterStore {
    /** Left free on the disk, whatever banks upload. */
    private static final long BYTES_LEFT_FREE = 256L << 20;

    private static final int BUFFER_BYTES = 1 << 20;
    private static final String PART = ".part";
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{2,39}");
    private static final Pattern PART_NAME = Pattern.compile("(upl-[a-z0-9]+)\\.part");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private final AdapterSettings settings;

    AdapterStore(AdapterSettings settings) {
        this.settings = settings;
    }

    /**
     * Refuses a file that is too large, too much for its bank, or more than the disk has room for.
     *
     * @param taken by what the bank has and is sending
     */
    void requireRoom(long bytes, long taken) {
        if (bytes > settings.fileBytesMax()) {
            throw HubProblem.field(
                    "sizeBytes",
                    "an adapter may have at most %d bytes".formatted(settings.fileBytesMax()));
        }
        if (bytes > settings.bankBytesMax() - taken) {
            throw HubProblem.field(
                    "sizeBytes",
                    "the bank has %d of %d bytes in adapters and open uploads; withdraw one first"
                            .formatted(taken, settings.bankBytesMax()));
        }
        try {
            Path uploads = Files.createDirectories(folder().resolve("uploads"));
            if (Files.getFileStore(uploads).getUsableSpace() - bytes < BYTES_LEFT_FREE) {
                throw new HubProblem(
                        ProblemCode.ADAPTERS_UNAVAILABLE,
                        "the service's disk is nearly full; the alliance's operator has to make"
                                + " room");
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Where the pieces of an upload come together. */
    Path part(TenantId tenant, String upload) {
        return folder().resolve("uploads").resolve(tenant.value()).resolve(upload + PART);
    }

    /** Where a checked file lies, or would lie. */
    Path file(String digest) {
        return directory(digest).resolve(digest);
    }

    private Path directory(String digest) {
        return folder().resolve("files").resolve(digest.substring(0, 2));
    }

    /** Writes a piece; it is on the disk when this returns. */
    void write(Path part, long offset, byte[] piece) {
        try {
            Files.createDirectories(part.getParent());
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(piece);
                while (left.hasRemaining()) {
                    channel.write(left, offset + left.position());
                }
                channel.force(true);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** SHA-256 of a file's bytes. */
    String digest(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw failed(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** What a file says, read without trusting it; refused where it is no adapter. */
    AdapterFacts facts(Path file, String digest) {
        try {
            return AdapterFile.read(file, digest, settings.fileBytesMax());
        } catch (RefusedFileException e) {
            throw new HubProblem(ProblemCode.ADAPTER_REFUSED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Gives a part that was checked its name for good. */
    void keep(Path part, String digest) {
        Path directory = directory(digest);
        Path file = file(digest);
        try {
            Files.createDirectories(directory);
            if (Files.exists(file)) {
                Files.deleteIfExists(part);
            } else {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            }
            force(directory);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** A folder's own entries reach the disk. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes a file, where it is there. */
    void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Parts of uploads that lie there. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (Path file : below("uploads")) {
            Matcher name = PART_NAME.matcher(file.getFileName().toString());
            String tenant = file.getName(file.getNameCount() - 2).toString();
            if (name.matches() && TENANT.matcher(tenant).matches()) {
                parts.add(new Part(new TenantId(tenant), name.group(1), file));
            }
        }
        return parts;
    }

    /** Digests of the checked files that lie there. */
    List<String> digests() {
        return below("files").stream()
                .map(it -> it.getFileName().toString())
                .filter(DIGEST.asMatchPredicate())
                .toList();
    }

    /** What has come of an upload. */
    record Part(TenantId tenant, String upload, Path file) {}

    private List<Path> below(String name) {
        if (settings.folder() == null || !Files.isDirectory(folder().resolve(name))) {
            return List.of();
        }
        Path directory = folder().resolve(name);
        try (Stream<Path> found = Files.walk(directory, 2)) {
            return found.filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException e) {
            throw failed(e);
        }
    }

    private Path folder() {
        Path folder = settings.folder();
        if (folder == null) {
            throw new HubProblem(
                    ProblemCode.ADAPTERS_UNAVAILABLE,
                    "the service was not told where to keep adapters; set HUB_ADAPTER_FOLDER");
        }
        return folder;
    }

    private static HubProblem failed(Exception cause) {
        HubProblem problem =
                new HubProblem(
                        ProblemCode.ADAPTERS_UNAVAILABLE,
                        "the service's folder of adapters cannot be read or written");
        problem.initCause(cause);
        return problem;
    }
}
