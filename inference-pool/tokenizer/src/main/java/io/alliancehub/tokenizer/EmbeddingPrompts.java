package io.alliancehub.tokenizer;

import java.util.List;

/*
 * Text is encoded as text, whatever it says, between the begin and end tokens that the vocabulary asks for. The
 * member makes what it embeds by this class and the gateway counts it by it, so the two cannot come to
 * different lengths.
 */
/** What is turned into a vector: one text, or two whose likeness is asked for. Immutable. */
public final class EmbeddingPrompts {

    private final Tokenizer tokenizer;

    private EmbeddingPrompts(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The texts of a model with this tokenizer. */
    public static EmbeddingPrompts of(Tokenizer tokenizer) {
        return new EmbeddingPrompts(tokenizer);
    }

    /**
     * Two texts as one row of tokens.
     *
     * @param secondFrom where the second one begins
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Pair(int[] tokens, int secondFrom) {}

    /** Token ids of a text. */
    public int[] tokens(String text) {
        var out = new TokenBuffer();
        begin(out);
        add(text, out, Tokenizer.ALL);
        return out.toArray();
    }

    /** How many tokens a text has; of one with more than {@code enough}, more than those. */
    public int countUpTo(String text, int enough) {
        var out = new TokenBuffer();
        begin(out);
        add(text, out, enough);
        return out.size();
    }

    /** Token ids of two texts, each with an end token. */
    public Pair pair(String first, String second) {
        var out = new TokenBuffer();
        begin(out);
        add(first, out, Tokenizer.ALL);
        int secondFrom = out.size();
        add(second, out, Tokenizer.ALL);
        return new Pair(out.toArray(), secondFrom);
    }

    /** How many tokens two texts have together; of more than {@code enough}, more than those. */
    public int countPairUpTo(String first, String second, int enough) {
        var out = new TokenBuffer();
        begin(out);
        add(first, out, enough);
        add(second, out, enough);
        return out.size();
    }

    private void begin(TokenBuffer out) {
        SpecialTokens special = tokenizer.vocabulary().special();
        if (special.addBos() && special.bos() != null) {
            out.add(special.bos());
        }
    }

    private void add(String text, TokenBuffer out, int enough) {
        if (!text.isEmpty()) {
            tokenizer.encodePieces(List.of(new TextPiece.Plain(text)), out, enough);
        }
        SpecialTokens special = tokenizer.vocabulary().special();
        if (special.addEos() && special.eos() != null) {
            out.add(special.eos());
        }
    }
}
