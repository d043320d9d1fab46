package io.alliancehub.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * The token ids with a role of their own, as a model file names them, and what is added around a
 * prompt.
 *
 * @param bos begins a sequence; null when the file names none
 * @param eos ends a sequence; null when the file names none
 * @param eot ends a turn; null when the file names none
 * @param pad fills a batch; null when the file names none
 * @param addBos whether {@link Tokenizer#encodeWithSpecials} starts with {@code bos}
 * @param addEos whether {@link Tokenizer#encodeWithSpecials} ends with {@code eos}
 */
public record SpecialTokens(
        @Nullable Integer bos,
        @Nullable Integer eos,
        @Nullable Integer eot,
        @Nullable Integer pad,
        boolean addBos,
        boolean addEos) {

    public SpecialTokens {
        if (addBos && bos == null) {
            throw new UnsupportedVocabularyException(
                    "A begin token is to be added, but none is named.");
        }
        if (addEos && eos == null) {
            throw new UnsupportedVocabularyException(
                    "An end token is to be added, but none is named.");
        }
    }

    /** No token with a role, and nothing added. */
    public static SpecialTokens none() {
        return new SpecialTokens(null, null, null, null, false, false);
    }
}
