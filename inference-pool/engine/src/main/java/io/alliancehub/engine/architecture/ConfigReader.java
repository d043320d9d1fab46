package io.alliancehub.engine.architecture;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The metadata of one architecture, by names without the architecture's prefix. Remembers what was
 * asked for: a key that nobody asks for would change the answers in silence and is refused.
 */
final class ConfigReader {

    static final int LAYERS_MAX = 1024;
    static final int WIDTH_MAX = 1 << 20;
    static final int HEADS_MAX = 4096;
    static final int HEAD_DIM_MAX = 1 << 14;
    static final int EXPERTS_MAX = 4096;

    /**
     * Keys that say nothing which the tensors or other keys do not say, and one that says how texts
     * are embedded, which is asked for elsewhere.
     */
    private static final List<String> WITHOUT_EFFECT =
            List.of("vocab_size", "rope.scaling.finetuned", "pooling_type");

    private final ModelSource file;
    private final String architecture;
    private final Set<String> asked = new HashSet<>();

    ConfigReader(ModelSource file, String architecture) {
        this.file = file;
        this.architecture = architecture;
        WITHOUT_EFFECT.forEach(this::key);
    }

    String architecture() {
        return architecture;
    }

    ModelSource file() {
        return file;
    }

    int layers() {
        return required("block_count", 1, LAYERS_MAX);
    }

    int hidden() {
        return required("embedding_length", 1, WIDTH_MAX);
    }

    int heads() {
        return required("attention.head_count", 1, HEADS_MAX);
    }

    /** The key's full name; it counts as asked for. */
    String key(String name) {
        String key = architecture + "." + name;
        asked.add(key);
        return key;
    }

    int required(String name, int min, int max) {
        return file.requiredInt(key(name), min, max);
    }

    OptionalLong whole(String name, long min, long max) {
        return file.whole(key(name), min, max);
    }

    /** A float within [min, max], or {@code fallback} if the file has none. */
    double real(String name, double fallback, double min, double max) {
        double value = file.real(key(name), fallback);
        if (!(value >= min && value <= max)) {
            throw new GgufException(
                    "%s is %s, not within %s and %s".formatted(key(name), value, min, max));
        }
        return value;
    }

    boolean has(String name) {
        return file.metadata().containsKey(key(name));
    }

    boolean truth(String name, boolean fallback) {
        return file.truth(key(name), fallback);
    }

    Optional<String> text(String name) {
        return file.text(key(name));
    }

    /**
     * To be called when everything is read.
     *
     * @throws UnsupportedModelException naming a key of the architecture that was not asked for
     */
    void refuseUnknown() {
        for (String key : file.metadata().keySet()) {
            if (key.startsWith(architecture + ".") && !asked.contains(key)) {
                throw new UnsupportedModelException(
                        key + " is not part of this architecture as it is known here");
            }
        }
    }
}
