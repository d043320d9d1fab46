package io.alliancehub.engine.safetensors;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of tensors as Hugging Face has them for the decoders of the Llama family, in GGUF's form.
 */
final class TensorNames {

    private static final Pattern LAYER =
            Pattern.compile("model\\.layers\\.(0|[1-9][0-9]{0,3})\\.(.+)\\.(weight|bias)");
    private static final Map<String, String> WHOLE =
            Map.of(
                    "model.embed_tokens.weight", "token_embd.weight",
                    "model.norm.weight", "output_norm.weight",
                    "lm_head.weight", "output.weight");
    private static final Map<String, String> IN_LAYER =
            Map.ofEntries(
                    Map.entry("input_layernorm", "attn_norm"),
                    Map.entry("self_attn.q_proj", "attn_q"),
                    Map.entry("self_attn.k_proj", "attn_k"),
                    Map.entry("self_attn.v_proj", "attn_v"),
                    Map.entry("self_attn.q_norm", "attn_q_norm"),
                    Map.entry("self_attn.k_norm", "attn_k_norm"),
                    Map.entry("self_attn.o_proj", "attn_output"),
                    Map.entry("post_attention_layernorm", "ffn_norm"),
                    Map.entry("mlp.gate_proj", "ffn_gate"),
                    Map.entry("mlp.up_proj", "ffn_up"),
                    Map.entry("mlp.down_proj", "ffn_down"));

    private TensorNames() {}

    /** GGUF's name; an unknown name stays what it is, for the architecture to refuse. */
    static String ofGguf(String name) {
        Matcher layer = LAYER.matcher(name);
        if (!layer.matches()) {
            return WHOLE.getOrDefault(name, name);
        }
        String part = IN_LAYER.get(layer.group(2));
        return part == null ? name : "blk.%s.%s.%s".formatted(layer.group(1), part, layer.group(3));
    }
}
