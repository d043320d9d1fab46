package io.alliancehub.engine.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file (version 3, little endian), mapped into memory read-only. Whatever the file says is
 * checked before it is believed: a damaged file gives a {@link GgufException} that names the field.
 * Safe for many threads until it is closed; closing it while someone reads its segment is an error
 * of the caller.
 */
public final class GgufFile implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;
    private final GgufHeader header;

    private GgufFile(Path path) throws IOException {
        boolean opened = false;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            header = GgufHeader.read(segment);
            opened = true;
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    /**
     * Maps and checks a file.
     *
     * @throws IOException if it cannot be read
     * @throws GgufException if it is not a usable GGUF file
     */
    public static GgufFile open(Path path) throws IOException {
        return new GgufFile(path);
    }

    /** The whole file. */
    public MemorySegment segment() {
        return segment;
    }

    /** Every tensor, in the file's order. */
    public Collection<GgufTensor> tensors() {
        return Collections.unmodifiableCollection(header.tensors().values());
    }

    /** A tensor by name, or null. */
    public @Nullable GgufTensor tensor(String name) {
        return header.tensors().get(name);
    }

    /** A text, if the file has it. */
    public Optional<String> text(String key) {
        return switch (header.metadata().get(key)) {
            case null -> Optional.empty();
            case GgufValue.Text(String value) -> Optional.of(value);
            case GgufValue other -> throw wrongKind(key, "text", other);
        };
    }

    /**
     * A text that must be there.
     *
     * @throws GgufException if it is not
     */
    public String requiredText(String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    /** An integer within [min, max], if the file has it. */
    public OptionalLong whole(String key, long min, long max) {
        return switch (header.metadata().get(key)) {
            case null -> OptionalLong.empty();
            case GgufValue.Whole(long value) when value >= min && value <= max ->
                    OptionalLong.of(value);
            case GgufValue.Whole(long value) ->
                    throw new GgufException(
                            "%s is %d, not within %d and %d".formatted(key, value, min, max));
            case GgufValue other -> throw wrongKind(key, "an integer", other);
        };
    }

    /**
     * An integer within [min, max] that must be there.
     *
     * @throws GgufException if it is not
     */
    public int requiredInt(String key, int min, int max) {
        return (int) whole(key, min, max).orElseThrow(() -> missing(key));
    }

    /** A finite float, or {@code fallback} if the file has none. */
    public double real(String key, double fallback) {
        return switch (header.metadata().get(key)) {
            case null -> fallback;
            case GgufValue.Real(double value) when Double.isFinite(value) -> value;
            case GgufValue other -> throw wrongKind(key, "a finite float", other);
        };
    }

    /** A truth value, or {@code fallback} if the file has none. */
    public boolean truth(String key, boolean fallback) {
        return switch (header.metadata().get(key)) {
            case null -> fallback;
            case GgufValue.Truth(boolean value) -> value;
            case GgufValue other -> throw wrongKind(key, "true or false", other);
        };
    }

    /**
     * An array of texts that must be there.
     *
     * @throws GgufException if it is not
     */
    public List<String> requiredTexts(String key) {
        return switch (header.metadata().get(key)) {
            case null -> throw missing(key);
            case GgufValue.Texts(List<String> values) -> values;
            case GgufValue other -> throw wrongKind(key, "an array of texts", other);
        };
    }

    /**
     * An array of integers that must be there.
     *
     * @throws GgufException if it is not
     */
    public List<Long> requiredWholes(String key) {
        return switch (header.metadata().get(key)) {
            case null -> throw missing(key);
            case GgufValue.Wholes(List<Long> values) -> values;
            case GgufValue other -> throw wrongKind(key, "an array of integers", other);
        };
    }

    /** Metadata by name, for those who ask for keys they do not know. */
    public Map<String, GgufValue> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    private static GgufException missing(String key) {
        return new GgufException("the file lacks " + key);
    }

    private static GgufException wrongKind(String key, String wanted, GgufValue found) {
        return new GgufException(
                "%s is not %s but %s"
                        .formatted(key, wanted, found.getClass().getSimpleName().toLowerCase()));
    }

    /** Unmaps the file. */
    @Override
    public void close() {
        arena.close();
    }
}
