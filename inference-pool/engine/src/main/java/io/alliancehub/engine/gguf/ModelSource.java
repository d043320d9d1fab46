package io.alliancehub.engine.gguf;

import io.alliancehub.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a model is read from: tensors and metadata under GGUF's names, whatever files hold them. Its
 * segments live until it is closed; closing it while someone reads them is an error of the caller.
 * Safe for many threads.
 */
public interface ModelSource extends AutoCloseable {

    /** Metadata by name, for those who ask for keys they do not know. */
    Map<String, GgufValue> metadata();

    /** Every tensor, in the files' order. */
    Collection<GgufTensor> tensors();

    /** A tensor by name, or null. */
    @Nullable GgufTensor tensor(String name);

    /** In which order the rows of query and key matrices are stored. */
    RotaryRows rotaryRows();

    /** The files that were read, in a fixed order; their bytes are the model's identity. */
    List<Path> files();

    /**
     * How the model reads and writes text.
     *
     * @throws GgufException if it is missing, contradicts itself or cannot be used
     */
    Vocabulary vocabulary();

    /** Unmaps the files. */
    @Override
    void close();

    /** A text, if the file has it. */
    default Optional<String> text(String key) {
        return switch (metadata().get(key)) {
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
    default String requiredText(String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    /** An integer within [min, max], if the file has it. */
    default OptionalLong whole(String key, long min, long max) {
        return switch (metadata().get(key)) {
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
    default int requiredInt(String key, int min, int max) {
        return (int) whole(key, min, max).orElseThrow(() -> missing(key));
    }

    /** A finite float, or {@code fallback} if the file has none. */
    default double real(String key, double fallback) {
        return switch (metadata().get(key)) {
            case null -> fallback;
            case GgufValue.Real(double value) when Double.isFinite(value) -> value;
            case GgufValue other -> throw wrongKind(key, "a finite float", other);
        };
    }

    /** A truth value, or {@code fallback} if the file has none. */
    default boolean truth(String key, boolean fallback) {
        return switch (metadata().get(key)) {
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
    default List<String> requiredTexts(String key) {
        return switch (metadata().get(key)) {
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
    default List<Long> requiredWholes(String key) {
        return switch (metadata().get(key)) {
            case null -> throw missing(key);
            case GgufValue.Wholes(List<Long> values) -> values;
            case GgufValue other -> throw wrongKind(key, "an array of integers", other);
        };
    }

    private static GgufException missing(String key) {
        return new GgufException("the file lacks " + key);
    }

    private static GgufException wrongKind(String key, String wanted, GgufValue found) {
        return new GgufException(
                "%s is not %s but %s"
                        .formatted(key, wanted, found.getClass().getSimpleName().toLowerCase()));
    }
}
