package io.alliancehub.trainer.vocabulary;

import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.SpecialTokens;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * The merges that a text taught, and the ids that follow from them: 256 bytes, then one token per
 * merge in order of rank, then the {@link SpecialToken}s.
 *
 * @param merges pairs of spelled tokens with a space between, most frequent first
 */
public record BytePairs(List<String> merges) {

    private static final int BYTES = 256;

    public BytePairs {
        merges = List.copyOf(merges);
    }

    public int size() {
        return BYTES + merges.size() + SpecialToken.values().length;
    }

    public int id(SpecialToken special) {
        return BYTES + merges.size() + special.ordinal();
    }

    /** The same in the form that tokenizers and model files have it. */
    public Vocabulary vocabulary() {
        List<String> tokens = new ArrayList<>(size());
        List<TokenType> types = new ArrayList<>(size());
        for (int value = 0; value < BYTES; value++) {
            tokens.add(String.valueOf(ByteAlphabet.letter(value)));
            types.add(TokenType.NORMAL);
        }
        for (String merge : merges) {
            tokens.add(merge.replace(" ", ""));
            types.add(TokenType.NORMAL);
        }
        for (SpecialToken special : SpecialToken.values()) {
            tokens.add(special.text());
            types.add(special.type());
        }
        int endOfText = id(SpecialToken.END_OF_TEXT);
        var roles =
                new SpecialTokens(
                        endOfText, id(SpecialToken.IM_END), endOfText, endOfText, false, false);
        return new Vocabulary("qwen2", tokens, types, merges, roles, ChatTemplate.CHATML);
    }
}
