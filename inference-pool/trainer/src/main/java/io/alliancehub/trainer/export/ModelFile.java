package io.alliancehub.trainer.export;

import io.alliancehub.tokenizer.SpecialTokens;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Vocabulary;
import io.alliancehub.trainer.model.ModelShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A trained model as a GGUF file that needs nothing beside it. */
public final class ModelFile {

    private static final int FILE_TYPE_ALL_F32 = 0;
    private static final int FILE_TYPE_MOSTLY_Q8_0 = 7;
    private static final int QUANTISATION_VERSION = 2;

    private ModelFile() {}

    /**
     * Writes the model.
     *
     * @param matrices the format of everything with two axes; norms and biases stay 32-bit floats
     */
    public static void write(
            Path file,
            ModelShape shape,
            Vocabulary vocabulary,
            Map<String, float[]> weights,
            TensorFormat matrices)
            throws IOException {
        GgufWriter writer = new GgufWriter();
        describe(writer, matrices);
        describe(writer, shape);
        describe(writer, vocabulary);
        shape.parameters()
                .forEach(
                        (name, sizes) ->
                                writer.tensor(
                                        name,
                                        sizes,
                                        sizes.length > 1 ? matrices : TensorFormat.F32,
                                        required(weights.get(name))));
        writer.write(file);
    }

    private static void describe(GgufWriter writer, TensorFormat matrices) {
        writer.text("general.architecture", "qwen2")
                .text("general.type", "model")
                .text("general.name", "hub-mini")
                .text("general.version", "v0")
                .text("general.license", "apache-2.0")
                .text(
                        "general.description",
                        "Demonstration model of Alliance Hub, trained on synthetic bank text")
                .number(
                        "general.file_type",
                        switch (matrices) {
                            case F32 -> FILE_TYPE_ALL_F32;
                            case Q8_0 -> FILE_TYPE_MOSTLY_Q8_0;
                        })
                .number("general.quantization_version", QUANTISATION_VERSION);
    }

    private static void describe(GgufWriter writer, ModelShape shape) {
        writer.number("qwen2.context_length", shape.contextLength())
                .number("qwen2.embedding_length", shape.hidden())
                .number("qwen2.block_count", shape.layers())
                .number("qwen2.feed_forward_length", shape.feedForward())
                .number("qwen2.attention.head_count", shape.heads())
                .number("qwen2.attention.head_count_kv", shape.kvHeads())
                .number("qwen2.attention.key_length", shape.headSize())
                .number("qwen2.attention.value_length", shape.headSize())
                .real("qwen2.attention.layer_norm_rms_epsilon", shape.normEpsilon())
                .real("qwen2.rope.freq_base", shape.ropeBase());
    }

    private static void describe(GgufWriter writer, Vocabulary vocabulary) {
        SpecialTokens special = vocabulary.special();
        writer.text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", vocabulary.preTokenizer())
                .texts("tokenizer.ggml.tokens", vocabulary.tokens())
                .numbers(
                        "tokenizer.ggml.token_type",
                        vocabulary.types().stream().map(TokenType::ggufCode).toList())
                .texts("tokenizer.ggml.merges", vocabulary.merges())
                .number("tokenizer.ggml.bos_token_id", required(special.bos()))
                .number("tokenizer.ggml.eos_token_id", required(special.eos()))
                .number("tokenizer.ggml.eot_token_id", required(special.eot()))
                .number("tokenizer.ggml.padding_token_id", required(special.pad()))
                .no("tokenizer.ggml.add_bos_token")
                .text("tokenizer.chat_template", required(vocabulary.chatTemplate()));
    }

    private static <T> T required(@Nullable T value) {
        return Objects.requireNonNull(value, "a model of ours has this");
    }
}
