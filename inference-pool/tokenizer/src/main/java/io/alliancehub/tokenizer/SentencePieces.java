package io.alliancehub.tokenizer;

import java.util.List;

/**
 * What a vocabulary of SentencePiece's BPE kind ({@code tokenizer.ggml.model = llama}) says beyond
 * its tokens. Its merges are not listed: two neighbours merge where their joined text is a token,
 * the one with the highest score first.
 *
 * @param scores score of each token by id, higher merges earlier
 * @param addSpacePrefix whether text at the beginning, and after a special token, is preceded by a
 *     space
 * @param removeExtraWhitespaces whether spaces around a text are dropped and those within it
 *     reduced to one
 */
public record SentencePieces(
        List<Float> scores, boolean addSpacePrefix, boolean removeExtraWhitespaces) {

    /** How these vocabularies write a space: U+2581. */
    static final char SPACE = '\u2581';

    public SentencePieces {
        scores = List.copyOf(scores);
        for (int id = 0; id < scores.size(); id++) {
            if (scores.get(id).isNaN()) {
                throw new UnsupportedVocabularyException(
                        "The score of token " + id + " is not a number.");
            }
        }
    }

    /** A text as it is merged: spaces removed, added and written as the vocabulary wants them. */
    String prepared(String text, boolean afterSpecial) {
        String kept = removeExtraWhitespaces ? withoutExtraSpaces(text) : text;
        if (kept.isEmpty()) {
            return kept;
        }
        String prefix = addSpacePrefix && afterSpecial ? " " : "";
        return (prefix + kept).replace(' ', SPACE);
    }

    private static String withoutExtraSpaces(String text) {
        var kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean extra = c == ' ' && (kept.isEmpty() || kept.charAt(kept.length() - 1) == ' ');
            if (!extra) {
                kept.append(c);
            }
        }
        boolean spaceAtEnd = !kept.isEmpty() && kept.charAt(kept.length() - 1) == ' ';
        return spaceAtEnd ? kept.substring(0, kept.length() - 1) : kept.toString();
    }
}
