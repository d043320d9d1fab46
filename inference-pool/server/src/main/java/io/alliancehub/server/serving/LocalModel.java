package io.alliancehub.server.serving;

import io.alliancehub.contract.ModelKind;
import io.alliancehub.contract.ServedModel;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A model of this member: what it is, how it reads and writes, and the engine that runs it.
 *
 * @param template null where the model's file has no chat template
 */
public record LocalModel(
        ServedModel description,
        Tokenizer tokenizer,
        @Nullable ChatTemplate template,
        ServedEngine engine) {

    /** What it is for. */
    public ModelKind kind() {
        return description.use();
    }

    /** The name that people use for it on this member. */
    public String name() {
        return description.name();
    }

    /** The published form of its vocabulary, whose digest the description names. */
    public byte[] tokenizerAsset() {
        return tokenizer.vocabulary().toBytes();
    }
}
