package io.alliancehub.tokenizer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides how a model reads and writes text, as its file states it. Immutable. Two
 * vocabularies with the same {@link #digest()} count every prompt the same, which is why the
 * registry publishes one by digest and both the gateway and the engine use it.
 *
 * @param preTokenizer how text is cut into words, by its name in GGUF ({@code tokenizer.ggml.pre});
 *     of no account in a vocabulary of SentencePiece's kind
 * @param tokens text of each token by id, in GGUF's byte-level form or with spaces as U+2581
 * @param types type of each token by id; as many as there are tokens
 * @param merges pairs to merge, best first, each as {@code left right}; empty where scores decide
 * @param special ids with a role of their own
 * @param chatTemplate the file's own template text; null when it has none
 * @param pieces what a vocabulary of SentencePiece's kind says in place of merges; null for a
 *     byte-level one
 * @param wordPieces what a vocabulary of BERT's WordPiece kind says; null for any other
 */
public record Vocabulary(
        String preTokenizer,
        List<String> tokens,
        List<TokenType> types,
        List<String> merges,
        SpecialTokens special,
        @Nullable String chatTemplate,
        @Nullable SentencePieces pieces,
        @Nullable WordPieces wordPieces) {

    /**
     * The most tokens that a vocabulary may have; the largest in use today have about 260 thousand.
     */
    public static final int TOKENS_MAX = 1 << 20;

    public Vocabulary {
        tokens = List.copyOf(tokens);
        types = List.copyOf(types);
        merges = List.copyOf(merges);
        if (tokens.isEmpty() || tokens.size() > TOKENS_MAX) {
            throw new UnsupportedVocabularyException(
                    "A vocabulary has 1 to " + TOKENS_MAX + " tokens, not " + tokens.size() + ".");
        }
        if (types.size() != tokens.size()) {
            throw new UnsupportedVocabularyException(
                    "The vocabulary has "
                            + tokens.size()
                            + " tokens and "
                            + types.size()
                            + " types.");
        }
        if (merges.size() > 2 * TOKENS_MAX) {
            throw new UnsupportedVocabularyException(
                    "A vocabulary has at most "
                            + 2 * TOKENS_MAX
                            + " merges, not "
                            + merges.size()
                            + ".");
        }
        requirePiecesFit(pieces, tokens.size(), merges.size());
        requireWordPiecesFit(wordPieces, tokens.size(), pieces != null || !merges.isEmpty());
        requireId("begin", special.bos(), tokens.size());
        requireId("end", special.eos(), tokens.size());
        requireId("end-of-turn", special.eot(), tokens.size());
        requireId("padding", special.pad(), tokens.size());
    }

    /** A byte-level vocabulary. */
    public Vocabulary(
            String preTokenizer,
            List<String> tokens,
            List<TokenType> types,
            List<String> merges,
            SpecialTokens special,
            @Nullable String chatTemplate) {
        this(preTokenizer, tokens, types, merges, special, chatTemplate, null, null);
    }

    /** A byte-level vocabulary, or one of SentencePiece's kind. */
    public Vocabulary(
            String preTokenizer,
            List<String> tokens,
            List<TokenType> types,
            List<String> merges,
            SpecialTokens special,
            @Nullable String chatTemplate,
            @Nullable SentencePieces pieces) {
        this(preTokenizer, tokens, types, merges, special, chatTemplate, pieces, null);
    }

    /** A vocabulary of WordPiece's kind. */
    public static Vocabulary ofWordPieces(
            List<String> tokens,
            List<TokenType> types,
            SpecialTokens special,
            WordPieces wordPieces) {
        return new Vocabulary("bert", tokens, types, List.of(), special, null, null, wordPieces);
    }

    private static void requireWordPiecesFit(
            @Nullable WordPieces wordPieces, int tokenCount, boolean merges) {
        if (wordPieces == null) {
            return;
        }
        if (merges) {
            throw new UnsupportedVocabularyException(
                    "A vocabulary of word pieces has neither merges nor scores.");
        }
        requireId("unknown", wordPieces.unknown(), tokenCount);
    }

    private static void requirePiecesFit(
            @Nullable SentencePieces pieces, int tokenCount, int mergeCount) {
        if (pieces == null) {
            return;
        }
        if (mergeCount > 0) {
            throw new UnsupportedVocabularyException(
                    "A vocabulary has either merges or scores, not both.");
        }
        if (pieces.scores().size() != tokenCount) {
            throw new UnsupportedVocabularyException(
                    "The vocabulary has "
                            + tokenCount
                            + " tokens and "
                            + pieces.scores().size()
                            + " scores.");
        }
    }

    /** How many tokens there are; ids run from 0 to one less. */
    public int size() {
        return tokens.size();
    }

    /**
     * The published form: versioned, length-framed, the same bytes for the same vocabulary.
     *
     * @throws UnsupportedVocabularyException when it would be larger than may be published
     */
    public byte[] toBytes() {
        return VocabularyCodec.encode(this);
    }

    /**
     * Reads what {@link #toBytes()} wrote. Every count is checked against the bytes that are there.
     *
     * @throws UnsupportedVocabularyException when the bytes are not a published vocabulary
     */
    public static Vocabulary fromBytes(byte[] bytes) {
        return VocabularyCodec.decode(bytes);
    }

    /** SHA-256 of {@link #toBytes()} in lower-case hexadecimal. */
    public String digest() {
        return digestOf(toBytes());
    }

    /**
     * SHA-256 of published bytes in lower-case hexadecimal, so that a reader checks what it
     * received.
     */
    public static String digestOf(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    private static void requireId(String role, @Nullable Integer id, int size) {
        if (id != null && (id < 0 || id >= size)) {
            throw new UnsupportedVocabularyException(
                    "The "
                            + role
                            + " token is "
                            + id
                            + ", outside of a vocabulary of "
                            + size
                            + ".");
        }
    }
}
