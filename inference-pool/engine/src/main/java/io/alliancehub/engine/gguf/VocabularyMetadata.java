package io.alliancehub.engine.gguf;

import io.alliancehub.tokenizer.SentencePieces;
import io.alliancehub.tokenizer.SpecialTokens;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.UnsupportedVocabularyException;
import io.alliancehub.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The vocabulary that a file carries in its metadata. */
final class VocabularyMetadata {

    private VocabularyMetadata() {}

    /**
     * Reads the vocabulary.
     *
     * @throws GgufException if metadata is missing, contradicts itself or cannot be used
     */
    static Vocabulary read(ModelSource file) {
        try {
            return vocabulary(file);
        } catch (UnsupportedVocabularyException e) {
            throw new GgufException(e);
        }
    }

    private static Vocabulary vocabulary(ModelSource file) {
        String kind = file.requiredText("tokenizer.ggml.model");
        boolean bytePairs = kind.equals("gpt2");
        if (!bytePairs && !kind.equals("llama")) {
            throw new UnsupportedModelException(
                    "tokenizer.ggml.model is '"
                            + kind
                            + "'; supported are byte-level BPE ('gpt2') and SentencePiece's BPE ('llama')");
        }
        List<String> tokens = file.requiredTexts("tokenizer.ggml.tokens");
        List<TokenType> types = new ArrayList<>(tokens.size());
        for (long code : file.requiredWholes("tokenizer.ggml.token_type")) {
            types.add(TokenType.ofGguf(Math.clamp(code, -1, Integer.MAX_VALUE)));
        }
        return new Vocabulary(
                file.text("tokenizer.ggml.pre").orElse("default"),
                tokens,
                types,
                bytePairs ? file.requiredTexts("tokenizer.ggml.merges") : List.of(),
                new SpecialTokens(
                        tokenId(file, "bos", tokens.size()),
                        tokenId(file, "eos", tokens.size()),
                        tokenId(file, "eot", tokens.size()),
                        tokenId(file, "padding", tokens.size()),
                        // A file of this kind that says nothing means yes.
                        file.truth("tokenizer.ggml.add_bos_token", !bytePairs),
                        file.truth("tokenizer.ggml.add_eos_token", false)),
                file.text("tokenizer.chat_template").orElse(null),
                bytePairs ? null : pieces(file));
    }

    private static SentencePieces pieces(ModelSource file) {
        if (!(file.metadata().get("tokenizer.ggml.scores")
                instanceof GgufValue.Reals(List<Double> scores))) {
            throw new GgufException("the file lacks tokenizer.ggml.scores, an array of floats");
        }
        return new SentencePieces(
                scores.stream().map(Double::floatValue).toList(),
                file.truth("tokenizer.ggml.add_space_prefix", true),
                file.truth("tokenizer.ggml.remove_extra_whitespaces", false));
    }

    private static @Nullable Integer tokenId(ModelSource file, String role, int size) {
        OptionalLong id = file.whole("tokenizer.ggml." + role + "_token_id", 0, size - 1L);
        return id.isPresent() ? Integer.valueOf((int) id.getAsLong()) : null;
    }
}
