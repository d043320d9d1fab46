package io.alliancehub.engine.safetensors;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufValue;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/*
 * A model's config.json says what GGUF's metadata says, under other names and with more freedom. What
 * is translated here is what the engine's configuration reader asks for; what would change the answers and
 * has no place there is refused.
 */
/** Translates {@code config.json} into GGUF's metadata. */
final class ConfigJson {

    private static final long COUNT_MAX = Integer.MAX_VALUE;

    /** The types whose GGUF architecture has the same name. */
    private static final List<String> TYPES = List.of("llama", "qwen2", "qwen3");

    private final JsonMembers config;
    private final String prefix;
    private final Map<String, GgufValue> metadata = new LinkedHashMap<>();

    private ConfigJson(JsonMembers config, String architecture) {
        this.config = config;
        prefix = architecture + ".";
    }

    /**
     * GGUF's metadata of the model, without its vocabulary.
     *
     * @param name what to call the model
     * @throws GgufException naming the member that is missing, damaged or not supported
     */
    static Map<String, GgufValue> metadata(JsonMembers config, String name) {
        String type = config.requiredText("model_type");
        if (!TYPES.contains(type)) {
            throw new UnsupportedModelException(
                    config.where()
                            + "model_type '"
                            + type
                            + "' is not supported; "
                            + String.join(", ", TYPES)
                            + " are");
        }
        var translation = new ConfigJson(config, type);
        translation.metadata.put("general.architecture", new GgufValue.Text(type));
        translation.metadata.put("general.name", new GgufValue.Text(name));
        translation.refuseOthers();
        translation.shape();
        translation.rope();
        return translation.metadata;
    }

    private void refuseOthers() {
        String activation = config.text("hidden_act").orElse("silu");
        if (!activation.equals("silu")) {
            throw unsupported("hidden_act", "'" + activation + "'");
        }
        if (config.has("quantization_config")) {
            throw unsupported("quantization_config", "of any kind");
        }
        for (String name : List.of("use_sliding_window", "attention_bias", "mlp_bias")) {
            if (config.truth(name, false)) {
                throw unsupported(name, "true");
            }
        }
    }

    private void shape() {
        whole("num_hidden_layers", "block_count");
        whole("hidden_size", "embedding_length");
        whole("intermediate_size", "feed_forward_length");
        whole("max_position_embeddings", "context_length");
        whole("vocab_size", "vocab_size");
        long heads = whole("num_attention_heads", "attention.head_count");
        put(
                "attention.head_count_kv",
                config.whole("num_key_value_heads", 1, COUNT_MAX).orElse(heads));
        config.whole("head_dim", 1, COUNT_MAX)
                .ifPresent(
                        size -> {
                            put("attention.key_length", size);
                            put("attention.value_length", size);
                        });
        double eps = config.real("rms_norm_eps").orElseThrow(() -> config.missing("rms_norm_eps"));
        put("attention.layer_norm_rms_epsilon", eps);
    }

    private void rope() {
        var rope = new RopeJson(config);
        put("rope.freq_base", rope.base());
        rope.scalingType().ifPresent(type -> put("rope.scaling.type", type));
        rope.scalingReals().forEach((key, value) -> put("rope.scaling." + key, value));
        rope.trained().ifPresent(size -> put("rope.scaling.original_context_length", size));
    }

    private long whole(String name, String key) {
        long value = config.requiredWhole(name, 1, COUNT_MAX);
        put(key, value);
        return value;
    }

    private void put(String key, long value) {
        metadata.put(prefix + key, new GgufValue.Whole(value));
    }

    private void put(String key, double value) {
        metadata.put(prefix + key, new GgufValue.Real(value));
    }

    private void put(String key, String value) {
        metadata.put(prefix + key, new GgufValue.Text(value));
    }

    private UnsupportedModelException unsupported(String name, String value) {
        return new UnsupportedModelException(
                config.where() + name + " " + value + " is not supported");
    }
}
