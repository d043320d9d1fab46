package io.alliancehub.engine.lora;

import io.alliancehub.engine.safetensors.JsonMembers;
import io.alliancehub.engine.safetensors.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * What adapter_config.json may say. Members that change no answer here are passed over by name; those of
 * OURS are honoured; any other must have a value that means nothing (null, false, 0, empty, "none"), so
 * that an option nobody here knows is refused by its name and not half applied.
 *
 * Keys of rank_pattern and alpha_pattern are dotted ends of module names, perhaps with a ^ before a whole
 * one. PEFT reads them as regular expressions; those that really are ones are refused.
 */
/** The settings of a PEFT adapter. */
final class PeftOptions {

    private static final String FILE = "adapter_config.json";
    private static final Set<String> PASSED_OVER =
            Set.of(
                    "auto_mapping",
                    "base_model_name_or_path",
                    "exclude_modules",
                    "inference_mode",
                    "layers_pattern",
                    "lora_dropout",
                    "peft_version",
                    "qalora_group_size",
                    "revision",
                    "target_modules",
                    "task_type");
    private static final Set<String> OURS =
            Set.of(
                    "alora_invocation_tokens",
                    "alpha_pattern",
                    "base_model_sha256",
                    "init_lora_weights",
                    "layers_to_transform",
                    "lora_alpha",
                    "peft_type",
                    "r",
                    "rank_pattern",
                    "use_rslora");

    /** Ways of starting that leave the base as it is. */
    private static final Set<String> STARTS = Set.of("gaussian", "eva", "orthogonal");

    private static final Pattern MODULE = Pattern.compile("\\^?[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");
    private static final double ALPHA_MAX = 1e6;

    private final JsonMembers config;
    private final int rank;
    private final double alpha;
    private final boolean stabilised;

    PeftOptions(JsonMembers config) {
        this.config = config;
        refuseUnknown();
        if (!config.requiredText("peft_type").equals("LORA")) {
            throw config.wrong("peft_type", "LORA, the only kind of adapter that is supported");
        }
        rank = (int) config.requiredWhole("r", 1, LoraAdapter.RANK_MAX);
        alpha =
                number(
                        "lora_alpha",
                        config.real("lora_alpha")
                                .orElseThrow(() -> config.wrong("lora_alpha", "there")));
        stabilised = config.truth("use_rslora", false);
        requireModules("rank_pattern");
        requireModules("alpha_pattern");
        requireStart();
    }

    private void refuseUnknown() {
        for (Map.Entry<String, JsonValue> entry : config.values().entrySet()) {
            String name = entry.getKey();
            boolean known = PASSED_OVER.contains(name) || OURS.contains(name);
            if (!known && !meansNothing(entry.getValue())) {
                throw new AdapterRefusedException(
                        "%s: %s is set, which is not supported".formatted(FILE, name));
            }
        }
    }

    private static boolean meansNothing(JsonValue value) {
        return switch (value) {
            case JsonValue.Nothing() -> true;
            case JsonValue.Truth(boolean truth) -> !truth;
            case JsonValue.Text(String text) -> text.isEmpty() || text.equals("none");
            case JsonValue.Number(String digits) -> Double.parseDouble(digits) == 0;
            case JsonValue.Items(List<JsonValue> items) -> items.isEmpty();
            case JsonValue.Members(Map<String, JsonValue> members) -> members.isEmpty();
        };
    }

    private void requireModules(String pattern) {
        JsonMembers members = config.members(pattern);
        if (members == null) {
            return;
        }
        for (String key : members.values().keySet()) {
            if (!MODULE.matcher(key).matches()) {
                throw new AdapterRefusedException(
                        "%s: %s has a key that is not the end of a module's name"
                                .formatted(FILE, pattern));
            }
        }
    }

    private void requireStart() {
        JsonValue start = config.values().get("init_lora_weights");
        if (start instanceof JsonValue.Text(String text) && !STARTS.contains(text)) {
            throw new AdapterRefusedException(
                    FILE
                            + ": init_lora_weights changes the base; save the adapter for the base as"
                            + " it was");
        }
    }

    private double number(String name, double number) {
        if (!(Math.abs(number) <= ALPHA_MAX)) {
            throw config.wrong(name, "a number of a sensible size");
        }
        return number;
    }

    /** The rank that a module must have. */
    int rank(String module) {
        JsonMembers pattern = config.members("rank_pattern");
        String key = key(pattern, module);
        return pattern == null || key == null
                ? rank
                : (int) pattern.requiredWhole(key, 1, LoraAdapter.RANK_MAX);
    }

    /** The scale of a module's product. */
    float scale(String module) {
        JsonMembers pattern = config.members("alpha_pattern");
        String key = key(pattern, module);
        double own =
                pattern == null || key == null
                        ? alpha
                        : number("alpha_pattern", pattern.real(key).orElse(alpha));
        int r = rank(module);
        return (float) (own / (stabilised ? Math.sqrt(r) : r));
    }

    /** The first key that names the module. */
    private static @Nullable String key(@Nullable JsonMembers pattern, String module) {
        if (pattern == null) {
            return null;
        }
        for (String key : pattern.values().keySet()) {
            if (key.startsWith("^")
                    ? module.equals(key.substring(1))
                    : module.equals(key) || module.endsWith("." + key)) {
                return key;
            }
        }
        return null;
    }

    /** Whether a layer may have an adapter. */
    boolean allows(int layer) {
        return switch (config.values().get("layers_to_transform")) {
            case null -> true;
            case JsonValue.Nothing() -> true;
            case JsonValue.Number(String digits) -> digits.equals(Integer.toString(layer));
            case JsonValue.Items(List<JsonValue> layers) ->
                    layers.contains(new JsonValue.Number(Integer.toString(layer)));
            default -> throw config.wrong("layers_to_transform", "a number or an array of them");
        };
    }

    List<Integer> invocation() {
        String name = "alora_invocation_tokens";
        List<Long> tokens = new ArrayList<>();
        for (JsonValue token : config.items(name)) {
            tokens.add(JsonMembers.whole(FILE + ": " + name, token, 0, Integer.MAX_VALUE));
        }
        return LoraAdapter.invocation(name, tokens);
    }

    @Nullable String baseDigest() {
        return config.text("base_model_sha256").orElse(null);
    }
}
