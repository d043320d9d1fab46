package io.alliancehub.engine.testing;

import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.GgufValue;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Writes a qwen2 model that was read from GGUF as a folder of safetensors, the same numbers. */
public final class HuggingFaceFolder {

    private static final Map<String, String> PARTS =
            Map.of(
                    "attn_norm", "input_layernorm",
                    "attn_q", "self_attn.q_proj",
                    "attn_k", "self_attn.k_proj",
                    "attn_v", "self_attn.v_proj",
                    "attn_output", "self_attn.o_proj",
                    "ffn_norm", "post_attention_layernorm",
                    "ffn_gate", "mlp.gate_proj",
                    "ffn_up", "mlp.up_proj",
                    "ffn_down", "mlp.down_proj");

    private final ModelSource model;
    private final Path folder;

    private HuggingFaceFolder(ModelSource model, Path folder) {
        this.model = model;
        this.folder = folder;
    }

    /**
     * Writes the files.
     *
     * @param shards 1: one file without an index
     */
    public static void write(ModelSource model, Path folder, int shards) throws IOException {
        Files.createDirectories(folder);
        var writer = new HuggingFaceFolder(model, folder);
        Files.writeString(folder.resolve("config.json"), writer.config());
        Files.writeString(folder.resolve("tokenizer.json"), writer.tokenizer());
        writer.tensors(shards);
    }

    private String config() {
        return """
        {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_act": "silu",
         "num_hidden_layers": %s, "hidden_size": %s, "intermediate_size": %s,
         "num_attention_heads": %s, "num_key_value_heads": %s, "max_position_embeddings": %s,
         "vocab_size": %d, "rms_norm_eps": 1e-6, "rope_theta": 1000000.0, "rope_scaling": null,
         "eos_token_id": [%s, 0], "tie_word_embeddings": %b, "use_sliding_window": false}
        """
                .formatted(
                        whole("qwen2.block_count"),
                        whole("qwen2.embedding_length"),
                        whole("qwen2.feed_forward_length"),
                        whole("qwen2.attention.head_count"),
                        whole("qwen2.attention.head_count_kv"),
                        whole("qwen2.context_length"),
                        model.vocabulary().size(),
                        whole("tokenizer.ggml.eos_token_id"),
                        model.tensor("output.weight") == null);
    }

    private long whole(String key) {
        return ((GgufValue.Whole) model.metadata().get(key)).value();
    }

    private String tokenizer() {
        Vocabulary vocabulary = model.vocabulary();
        var plain = new StringJoiner(",", "{", "}");
        var added = new StringJoiner(",", "[", "]");
        for (int id = 0; id < vocabulary.size(); id++) {
            String text = quoted(vocabulary.tokens().get(id));
            TokenType type = vocabulary.types().get(id);
            if (type == TokenType.NORMAL) {
                plain.add(text + ":" + id);
            } else if (type != TokenType.UNUSED) {
                added.add(
                        "{\"id\":%d,\"content\":%s,\"special\":%b,\"lstrip\":false}"
                                .formatted(id, text, type == TokenType.CONTROL));
            }
        }
        var merges = new StringJoiner(",", "[", "]");
        vocabulary.merges().forEach(merge -> merges.add(quoted(merge)));
        return """
        {"version": "1.0", "normalizer": {"type": "NFC"}, "added_tokens": %s,
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
          {"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex": %s}},
          {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": false}]},
         "post_processor": {"type": "ByteLevel"}, "decoder": {"type": "ByteLevel"},
         "model": {"type": "BPE", "dropout": null, "vocab": %s, "merges": %s}}
        """
                .formatted(added, quoted(QWEN2), plain, merges);
    }

    private static final String QWEN2 =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** Half of the characters that may be escaped are. */
    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c % 2 == 1 && c > 126) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private void tensors(int shards) throws IOException {
        List<GgufTensor> all = new ArrayList<>(model.tensors());
        var index = new StringJoiner(",", "{\"metadata\":{},\"weight_map\":{", "}}");
        for (int s = 0; s < shards; s++) {
            String name =
                    shards == 1
                            ? "model.safetensors"
                            : "model-%05d-of-%05d.safetensors".formatted(s + 1, shards);
            var shard = new TreeMap<String, GgufTensor>();
            for (int i = s; i < all.size(); i += shards) {
                String tensor = published(all.get(i).name());
                shard.put(tensor, all.get(i));
                index.add("\"%s\":\"%s\"".formatted(tensor, name));
            }
            Files.write(folder.resolve(name), file(shard));
        }
        if (shards > 1) {
            Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
        }
    }

    private static byte[] file(Map<String, GgufTensor> shard) {
        var header = new StringJoiner(",", "{\"__metadata__\":{\"format\":\"pt\"},", "}");
        var data = new ByteArrayOutputStream();
        shard.forEach(
                (name, tensor) -> {
                    int begin = data.size();
                    data.writeBytes(
                            tensor.data()
                                    .asSlice(tensor.offset(), tensor.bytes())
                                    .toArray(ValueLayout.JAVA_BYTE));
                    header.add(
                            "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                                    .formatted(
                                            name,
                                            tensor.type(),
                                            tensor.dimensions().reversed(),
                                            begin,
                                            data.size()));
                });
        return file(header.toString(), data.toByteArray());
    }

    /** A file of that header and data. */
    public static byte[] file(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }

    private static String published(String name) {
        return switch (name) {
            case "token_embd.weight" -> "model.embed_tokens.weight";
            case "output_norm.weight" -> "model.norm.weight";
            case "output.weight" -> "lm_head.weight";
            default -> {
                String[] parts = name.split("\\.");
                yield "model.layers.%s.%s.%s".formatted(parts[1], PARTS.get(parts[2]), parts[3]);
            }
        };
    }
}
