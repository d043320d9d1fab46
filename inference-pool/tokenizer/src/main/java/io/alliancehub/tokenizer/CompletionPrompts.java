package io.alliancehub.tokenizer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Text is encoded as text, whatever it says: who wants a control token in a raw prompt writes token ids.
 * A begin token is added as the vocabulary asks; an end token is not, as the text goes on. The member makes prompts by
 * this class and the gateway counts them by it, so the two cannot come to different lengths.
 */
/**
 * The prompts of raw completions: text to go on from, or a gap to fill between two texts by the
 * tokens that code models are trained with. Immutable and thread-safe.
 */
public final class CompletionPrompts {

    /** Names of one model family's tokens around a gap: prefix, suffix, then what is missing. */
    private record GapNames(String begin, String gap, String end) {}

    /** Qwen2.5-Coder's and DeepSeek-Coder's, as their tokenizer files name them. */
    private static final List<GapNames> KNOWN =
            List.of(
                    new GapNames("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"),
                    new GapNames("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"));

    private record GapTokens(
            TextPiece.Special begin, TextPiece.Special gap, TextPiece.Special end) {}

    private final Tokenizer tokenizer;
    private final @Nullable GapTokens gapTokens;

    private CompletionPrompts(Tokenizer tokenizer, @Nullable GapTokens gapTokens) {
        this.tokenizer = tokenizer;
        this.gapTokens = gapTokens;
    }

    /** The prompts of a model with this tokenizer. */
    public static CompletionPrompts of(Tokenizer tokenizer) {
        for (GapNames names : KNOWN) {
            TextPiece.Special begin = tokenizer.special(names.begin());
            TextPiece.Special gap = tokenizer.special(names.gap());
            TextPiece.Special end = tokenizer.special(names.end());
            if (begin != null && gap != null && end != null) {
                return new CompletionPrompts(tokenizer, new GapTokens(begin, gap, end));
            }
        }
        return new CompletionPrompts(tokenizer, null);
    }

    /** Whether the vocabulary has tokens for a gap between two texts. */
    public boolean canFillGaps() {
        return gapTokens != null;
    }

    /**
     * Token ids of a prompt.
     *
     * @param suffix what follows the gap; null where the text is to be gone on from
     * @throws IllegalStateException for a suffix without {@link #canFillGaps()}
     */
    public int[] tokens(String text, @Nullable String suffix) {
        return encoded(text, suffix, Tokenizer.ALL).toArray();
    }

    /** How many tokens a prompt has; of one with more than {@code enough}, more than those. */
    public int countUpTo(String text, @Nullable String suffix, int enough) {
        return encoded(text, suffix, enough).size();
    }

    private TokenBuffer encoded(String text, @Nullable String suffix, int enough) {
        List<TextPiece> pieces = new ArrayList<>();
        SpecialTokens special = tokenizer.vocabulary().special();
        if (special.addBos() && special.bos() != null) {
            pieces.add(new TextPiece.Special(special.bos()));
        }
        if (suffix == null) {
            addPlain(text, pieces);
        } else {
            addGap(text, suffix, pieces);
        }
        var out = new TokenBuffer();
        tokenizer.encodePieces(pieces, out, enough);
        return out;
    }

    private void addGap(String prefix, String suffix, List<TextPiece> pieces) {
        GapTokens tokens = gapTokens;
        if (tokens == null) {
            throw new IllegalStateException("the vocabulary has no tokens for a gap");
        }
        pieces.add(tokens.begin());
        addPlain(prefix, pieces);
        pieces.add(tokens.gap());
        addPlain(suffix, pieces);
        pieces.add(tokens.end());
    }

    private static void addPlain(String text, List<TextPiece> pieces) {
        if (!text.isEmpty()) {
            pieces.add(new TextPiece.Plain(text));
        }
    }
}
