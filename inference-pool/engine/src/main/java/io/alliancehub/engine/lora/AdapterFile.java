package io.alliancehub.engine.lora;

import io.alliancehub.engine.gguf.GgufException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/*
 * The bytes are read once into memory, and what is hashed there is what is parsed: a file that changes
 * under the reader cannot be one adapter by its digest and another by its numbers, and one that is cut
 * short meanwhile is no fault of memory.
 */
/**
 * An adapter's bytes with their identity: SHA-256 of a GGUF file or of a ZIP archive; of a folder,
 * SHA-256 over the settings and the weights, each with its length in eight bytes (big endian)
 * before it.
 */
record AdapterFile(String digest, AdapterContent content) {

    static final long FILE_BYTES_MAX = 1L << 30;
    private static final long CONFIG_BYTES_MAX = 1 << 20;
    private static final String PICKLE = "adapter_model.bin";
    private static final int GGUF_MAGIC = 0x47475546; // "GGUF", big endian
    private static final int ZIP_MAGIC = 0x504b0304;

    /**
     * Reads a GGUF file, a folder, or a ZIP archive of the folder's two files.
     *
     * @param memory takes the bytes, to which the content refers
     * @throws IOException if they cannot be read
     * @throws AdapterRefusedException saying what is wrong with them
     */
    static AdapterFile read(Path path, Arena memory) throws IOException {
        try {
            if (Files.isDirectory(path)) {
                return folder(path, memory);
            }
            MemorySegment file = bytes(path, FILE_BYTES_MAX, memory);
            MessageDigest digest = sha256();
            update(digest, file);
            String hex = HexFormat.of().formatHex(digest.digest());
            return switch (magic(file)) {
                case GGUF_MAGIC -> new AdapterFile(hex, GgufAdapter.read(file));
                case ZIP_MAGIC -> new AdapterFile(hex, archive(file, memory));
                default -> throw notAnAdapter(path);
            };
        } catch (GgufException | ArithmeticException e) {
            throw new AdapterRefusedException(e);
        }
    }

    private static AdapterRefusedException notAnAdapter(Path path) {
        String name = String.valueOf(path.getFileName());
        return new AdapterRefusedException(
                name.endsWith(".bin") || name.endsWith(".pt") || name.endsWith(".pth")
                        ? pickle(name)
                        : "an adapter is a GGUF file, a ZIP archive of %s and %s, or a folder of these"
                                .formatted(PeftAdapter.CONFIG, PeftAdapter.WEIGHTS));
    }

    private static String pickle(String name) {
        return "%s is a pickle, which may run code when it is read; save the adapter as %s"
                .formatted(name, PeftAdapter.WEIGHTS);
    }

    private static AdapterFile folder(Path folder, Arena memory) throws IOException {
        if (!Files.isRegularFile(folder.resolve(PeftAdapter.WEIGHTS))
                && Files.exists(folder.resolve(PICKLE), LinkOption.NOFOLLOW_LINKS)) {
            throw new AdapterRefusedException(pickle(PICKLE));
        }
        MemorySegment config = member(folder, PeftAdapter.CONFIG, CONFIG_BYTES_MAX, memory);
        MemorySegment weights = member(folder, PeftAdapter.WEIGHTS, FILE_BYTES_MAX, memory);
        MessageDigest digest = sha256();
        for (MemorySegment part : new MemorySegment[] {config, weights}) {
            digest.update(ByteBuffer.allocate(8).putLong(0, part.byteSize()));
            update(digest, part);
        }
        return new AdapterFile(
                HexFormat.of().formatHex(digest.digest()), PeftAdapter.read(config, weights));
    }

    private static MemorySegment member(Path folder, String name, long max, Arena memory)
            throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new AdapterRefusedException("the folder has no " + name);
        }
        return bytes(file, max, memory);
    }

    private static MemorySegment bytes(Path path, long max, Arena memory) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > max) {
                throw new AdapterRefusedException(
                        "%s has %d bytes, more than %d".formatted(path.getFileName(), size, max));
            }
            MemorySegment bytes = memory.allocate(size, 8);
            ByteBuffer buffer = bytes.asByteBuffer();
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new AdapterRefusedException(path.getFileName() + " was cut short");
                }
            }
            return bytes;
        }
    }

    private static int magic(MemorySegment file) {
        return file.byteSize() < 4 ? 0 : file.asByteBuffer().getInt(0);
    }

    /** Each member is unpacked twice: once to know its size, once into memory of just that. */
    private static AdapterContent archive(MemorySegment file, Arena memory) throws IOException {
        try {
            Map<String, Long> sizes = sizes(file);
            @Nullable MemorySegment config = null;
            @Nullable MemorySegment weights = null;
            try (var zip = new ZipInputStream(new SegmentStream(file))) {
                ZipEntry entry = zip.getNextEntry();
                for (; entry != null; entry = zip.getNextEntry()) {
                    long size = sizes.getOrDefault(entry.getName(), 0L);
                    MemorySegment bytes = memory.allocate(size, 8);
                    fill(bytes.asByteBuffer(), zip);
                    if (entry.getName().equals(PeftAdapter.CONFIG)) {
                        config = bytes;
                    } else {
                        weights = bytes;
                    }
                }
            }
            if (config == null || weights == null) {
                throw new AdapterRefusedException(
                        "the archive has not both %s and %s"
                                .formatted(PeftAdapter.CONFIG, PeftAdapter.WEIGHTS));
            }
            return PeftAdapter.read(config, weights);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw new AdapterRefusedException("the archive is damaged");
        }
    }

    private static Map<String, Long> sizes(MemorySegment file) throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        byte[] buffer = new byte[1 << 16];
        try (var zip = new ZipInputStream(new SegmentStream(file))) {
            ZipEntry entry = zip.getNextEntry();
            for (; entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (sizes.put(name, size(zip, limit(name), buffer)) != null) {
                    throw new AdapterRefusedException("the archive has " + name + " twice");
                }
            }
        }
        return sizes;
    }

    private static long limit(String name) {
        return switch (name) {
            case PeftAdapter.CONFIG -> CONFIG_BYTES_MAX;
            case PeftAdapter.WEIGHTS -> FILE_BYTES_MAX;
            case PICKLE -> throw new AdapterRefusedException(pickle(PICKLE));
            default ->
                    throw new AdapterRefusedException(
                            "the archive holds more than %s and %s"
                                    .formatted(PeftAdapter.CONFIG, PeftAdapter.WEIGHTS));
        };
    }

    private static long size(InputStream member, long max, byte[] buffer) throws IOException {
        long size = 0;
        int read = member.read(buffer);
        while (read >= 0) {
            size += read;
            if (size > max) {
                throw new AdapterRefusedException(
                        "a member of the archive has more than %d bytes".formatted(max));
            }
            read = member.read(buffer);
        }
        return size;
    }

    private static void fill(ByteBuffer to, InputStream member) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int read = member.read(buffer);
        while (read >= 0) {
            to.put(buffer, 0, read);
            read = member.read(buffer);
        }
    }

    private static void update(MessageDigest digest, MemorySegment bytes) {
        digest.update(bytes.asByteBuffer());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    /** Reads memory as a stream. */
    private static final class SegmentStream extends InputStream {

        private final ByteBuffer bytes;

        SegmentStream(MemorySegment segment) {
            bytes = segment.asByteBuffer();
        }

        @Override
        public int read() {
            return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] to, int from, int count) {
            if (!bytes.hasRemaining()) {
                return count == 0 ? 0 : -1;
            }
            int read = Math.min(count, bytes.remaining());
            bytes.get(to, from, read);
            return read;
        }
    }
}
