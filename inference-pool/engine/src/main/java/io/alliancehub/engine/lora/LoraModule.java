package io.alliancehub.engine.lora;

/** A matrix of a layer, or one for each expert or head, that adapters may add to. */
public enum LoraModule {
    ATTENTION_Q("attn_q"),
    ATTENTION_K("attn_k"),
    ATTENTION_V("attn_v"),
    ATTENTION_OUTPUT("attn_output"),
    QUERY_DOWN("attn_q_a"),
    QUERY_UP("attn_q_b"),
    LATENT_DOWN("attn_kv_a_mqa"),
    KEY_UP("attn_k_b"),
    VALUE_UP("attn_v_b"),
    FFN_GATE("ffn_gate"),
    FFN_UP("ffn_up"),
    FFN_DOWN("ffn_down"),
    SHARED_GATE("ffn_gate_shexp"),
    SHARED_UP("ffn_up_shexp"),
    SHARED_DOWN("ffn_down_shexp"),
    EXPERT_GATE("ffn_gate_exps"),
    EXPERT_UP("ffn_up_exps"),
    EXPERT_DOWN("ffn_down_exps");

    private final String part;

    LoraModule(String part) {
        this.part = part;
    }

    /** GGUF's name of it within a layer. */
    String part() {
        return part;
    }
}
