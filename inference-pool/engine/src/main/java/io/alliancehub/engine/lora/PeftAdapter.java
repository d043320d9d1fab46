package io.alliancehub.engine.lora;

import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.RotaryRows;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.engine.safetensors.JsonReader;
import io.alliancehub.engine.safetensors.SafetensorsHeader;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads adapters as Hugging Face's PEFT saves them: settings in JSON, numbers in safetensors. */
final class PeftAdapter {

    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";

    private static final Pattern TENSOR =
            Pattern.compile(
                    "base_model\\.model\\.(model\\.layers\\.(0|[1-9][0-9]{0,3})\\.([a-z0-9_.]+))"
                            + "\\.lora_([AB])\\.weight");
    private static final Pattern EXPERT =
            Pattern.compile("mlp\\.experts\\.(0|[1-9][0-9]{0,3})\\.(gate|up|down)_proj");
    private static final Map<String, String> PARTS =
            Map.ofEntries(
                    Map.entry("self_attn.q_proj", "attn_q"),
                    Map.entry("self_attn.k_proj", "attn_k"),
                    Map.entry("self_attn.v_proj", "attn_v"),
                    Map.entry("self_attn.o_proj", "attn_output"),
                    Map.entry("self_attn.q_a_proj", "attn_q_a"),
                    Map.entry("self_attn.q_b_proj", "attn_q_b"),
                    Map.entry("self_attn.kv_a_proj_with_mqa", "attn_kv_a_mqa"),
                    Map.entry("self_attn.kv_b_proj", LoraLoader.JOINED),
                    Map.entry("mlp.gate_proj", "ffn_gate"),
                    Map.entry("mlp.up_proj", "ffn_up"),
                    Map.entry("mlp.down_proj", "ffn_down"),
                    Map.entry("mlp.shared_experts.gate_proj", "ffn_gate_shexp"),
                    Map.entry("mlp.shared_experts.up_proj", "ffn_up_shexp"),
                    Map.entry("mlp.shared_experts.down_proj", "ffn_down_shexp"));

    private final PeftOptions options;
    private final Map<String, GgufTensor> tensors = new HashMap<>();

    private PeftAdapter(PeftOptions options) {
        this.options = options;
    }

    static AdapterContent read(MemorySegment config, MemorySegment weights) {
        var options = new PeftOptions(JsonReader.object(CONFIG, config.asByteBuffer()));
        return new PeftAdapter(options).content(SafetensorsHeader.read(WEIGHTS, weights));
    }

    private AdapterContent content(List<GgufTensor> all) {
        for (GgufTensor tensor : all) {
            tensors.put(tensor.name(), tensor);
        }
        List<StoredPair> pairs = new ArrayList<>();
        for (GgufTensor tensor : all) {
            Matcher name = TENSOR.matcher(tensor.name());
            if (!name.matches() || tensor.dimensions().size() != 2) {
                throw unknown(tensor);
            }
            String module = "base_model.model." + name.group(1);
            boolean down = name.group(4).equals("A");
            GgufTensor other = tensors.get(module + (down ? ".lora_B" : ".lora_A") + ".weight");
            if (other == null || other.dimensions().size() != 2) {
                throw new AdapterRefusedException("tensor %s has no pair".formatted(tensor.name()));
            }
            if (down) {
                pairs.add(pair(name, tensor, other));
            }
        }
        return new AdapterContent(
                null, options.baseDigest(), RotaryRows.HALVES, options.invocation(), pairs);
    }

    private StoredPair pair(Matcher name, GgufTensor a, GgufTensor b) {
        String module = name.group(1);
        int layer = Integer.parseInt(name.group(2));
        if (!options.allows(layer)) {
            throw new AdapterRefusedException(
                    "tensor %s is of a layer that layers_to_transform leaves out"
                            .formatted(a.name()));
        }
        int rank = options.rank(module);
        if (a.dimensions().get(1) != rank) {
            throw new AdapterRefusedException(
                    "tensor %s has rank %d, but %s says %d"
                            .formatted(a.name(), a.dimensions().get(1), CONFIG, rank));
        }
        Matcher expert = EXPERT.matcher(name.group(3));
        boolean ofExpert = expert.matches();
        String part = ofExpert ? "ffn_" + expert.group(2) + "_exps" : PARTS.get(name.group(3));
        if (part == null) {
            throw unknown(a);
        }
        return new StoredPair(
                module,
                layer,
                part,
                ofExpert ? Integer.parseInt(expert.group(1)) : 0,
                StoredPair.matrix(a, 0),
                StoredPair.matrix(b, 0),
                options.scale(module));
    }

    private static UnsupportedModelException unknown(GgufTensor tensor) {
        return new UnsupportedModelException(
                "tensor %s is not part of an adapter as it is known here".formatted(tensor.name()));
    }
}
