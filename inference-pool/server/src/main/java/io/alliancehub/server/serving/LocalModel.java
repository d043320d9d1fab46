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
 * @param adapter digest of the adapter that this name stands for beside the weights; null where it
 *     is these alone
 * @param weights the name of the weights, under which they are measured
 */
public record LocalModel(
        ServedModel description,
        Tokenizer tokenizer,
        @Nullable ChatTemplate template,
        ServedEngine engine,
        @Nullable String adapter,
        String weights) {

    /** The weights alone. */
    public LocalModel(
            ServedModel description,
            Tokenizer tokenizer,
            @Nullable ChatTemplate template,
            ServedEngine engine) {
        this(description, tokenizer, template, engine, null, description.name());
    }

    /** The same weights under another name, with an adapter. */
    public LocalModel derived(String name, String digest) {
        ServedModel it = description;
        var renamed =
                new ServedModel(
                        name,
                        it.architecture(),
                        it.quantisation(),
                        it.parameterCount(),
                        it.baseDigest(),
                        it.tokenizerDigest(),
                        it.templateDigest(),
                        it.contextLength(),
                        it.numericsProfile(),
                        it.kind(),
                        it.toolFormat(),
                        it.thinks());
        return new LocalModel(renamed, tokenizer, template, engine, digest, weights);
    }

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
