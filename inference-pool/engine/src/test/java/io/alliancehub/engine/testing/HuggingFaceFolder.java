package io.alliancehub.engine.testing;

import io.alliancehub.engine.gguf.GgufTensor;
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

/**
 * Writes a model that was read from GGUF as a folder of safetensors, the same numbers: llama, whose
 * rows of q and k are put back into the order they are published in, qwen2 or qwen3.
 */
public final class HuggingFaceFolder {

    private static final Map<String, String> PARTS =
            Map.ofEntries(
                    Map.entry("attn_norm", "input_layernorm"),
                    Map.entry("attn_q", "self_attn.q_proj"),
                    Map.entry("attn_k", "self_attn.k_proj"),
                    Map.entry("attn_v", "self_attn.v_proj"),
                    Map.entry("attn_q_norm", "self_attn.q_norm"),
                    Map.entry("attn_k_norm", "self_attn.k_norm"),
                    Map.entry("attn_output", "self_attn.o_proj"),
                    Map.entry("ffn_norm", "post_attention_layernorm"),
                    Map.entry("ffn_gate", "mlp.gate_proj"),
                    Map.entry("ffn_up", "mlp.up_proj"),
                    Map.entry("ffn_down", "mlp.down_proj"));

    private final ModelSource model;
    private final Path folder;
    private final String architecture;

    private HuggingFaceFolder(ModelSource model, Path folder) {
        this.model = model;
        this.folder = folder;
        architecture = model.requiredText("general.architecture");
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
        {"model_type": "%s", "hidden_act": "silu",
         "num_hidden_layers": %s, "hidden_size": %s, "intermediate_size": %s,
         "num_attention_heads": %s, "num_key_value_heads": %s, "max_position_embeddings": %s,
         "vocab_size": %d, "rms_norm_eps": 1e-6, "rope_theta": %s, "rope_scaling": null, "head_dim": %s,
         "eos_token_id": [%s, 0], "tie_word_embeddings": %b, "use_sliding_window": false}
        """
                .formatted(
                        architecture,
                        whole("block_count"),
                        whole("embedding_length"),
                        whole("feed_forward_length"),
                        whole("attention.head_count"),
                        whole("attention.head_count_kv"),
                        whole("context_length"),
                        model.vocabulary().size(),
                        model.real(architecture + ".rope.freq_base", 10_000),
                        headDim(),
                        model.requiredInt("tokenizer.ggml.eos_token_id", 0, Integer.MAX_VALUE),
                        model.tensor("output.weight") == null);
    }

    private int whole(String key) {
        return model.requiredInt(architecture + "." + key, 1, Integer.MAX_VALUE);
    }

    private int headDim() {
        int split = whole("embedding_length") / whole("attention.head_count");
        String key = architecture + ".attention.key_length";
        return (int) model.whole(key, 1, Integer.MAX_VALUE).orElse(split);
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
                if (all.get(i).name().equals("rope_freqs.weight")) {
                    continue; // config.json says them
                }
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

    private byte[] file(Map<String, GgufTensor> shard) {
        var header = new StringJoiner(",", "{\"__metadata__\":{\"format\":\"pt\"},", "}");
        var data = new ByteArrayOutputStream();
        shard.forEach(
                (name, tensor) -> {
                    int begin = data.size();
                    data.writeBytes(bytes(tensor));
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

    private byte[] bytes(GgufTensor tensor) {
        byte[] stored =
                tensor.data()
                        .asSlice(tensor.offset(), tensor.bytes())
                        .toArray(ValueLayout.JAVA_BYTE);
        boolean turned = tensor.name().matches(".*[.]attn_[qk][.]weight");
        return turned && architecture.equals("llama") ? halves(stored, tensor) : stored;
    }

    /** Rows 2i and 2i + 1 of a head go to rows i and i + half of it. */
    private byte[] halves(byte[] stored, GgufTensor tensor) {
        int rows = tensor.dimensions().get(1).intValue();
        int width = stored.length / rows;
        int half = headDim() / 2;
        byte[] out = new byte[stored.length];
        for (int row = 0; row < rows; row++) {
            int inHead = row % headDim();
            int to = row - inHead + inHead / 2 + inHead % 2 * half;
            System.arraycopy(stored, row * width, out, to * width, width);
        }
        return out;
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
