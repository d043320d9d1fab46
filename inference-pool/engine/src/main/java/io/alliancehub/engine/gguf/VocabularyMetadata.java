package io.alliancehub.engine.gguf;

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
        if (!kind.equals("gpt2")) {
            throw new UnsupportedModelException(
                    "tokenizer.ggml.model is '"
                            + kind
                            + "'; only byte-level BPE vocabularies ('gpt2') are supported");
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
                file.requiredTexts("tokenizer.ggml.merges"),
                new SpecialTokens(
                        tokenId(file, "bos", tokens.size()),
                        tokenId(file, "eos", tokens.size()),
                        tokenId(file, "eot", tokens.size()),
                        tokenId(file, "padding", tokens.size()),
                        file.truth("tokenizer.ggml.add_bos_token", false),
                        file.truth("tokenizer.ggml.add_eos_token", false)),
                file.text("tokenizer.chat_template").orElse(null));
    }

    private static @Nullable Integer tokenId(ModelSource file, String role, int size) {
        OptionalLong id = file.whole("tokenizer.ggml." + role + "_token_id", 0, size - 1L);
        return id.isPresent() ? Integer.valueOf((int) id.getAsLong()) : null;
    }
}
