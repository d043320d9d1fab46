package io.alliancehub.engine;

import io.alliancehub.engine.gguf.ModelSource;

/**
 * How a model's file wants the hidden states of a text made into one vector. Where it says nothing,
 * the last token's state is taken: under causal attention it alone has seen the whole text.
 */
enum Pooling {
    LAST_TOKEN,
    /** Something that is not computed here. */
    UNSUPPORTED;

    /** GGUF's codes: 0 none, 1 mean, 2 first token, 3 last token, 4 rank. */
    static Pooling of(ModelSource file, String architecture) {
        long code = file.whole(architecture + ".pooling_type", 0, 4).orElse(3);
        return code == 0 || code == 3 ? LAST_TOKEN : UNSUPPORTED;
    }
}
