package io.alliancehub.trainer.training;

import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.trainer.corpus.Dialogue;
import java.util.Arrays;

/**
 * A dialogue's tokens, and which of them the model is trained to predict.
 *
 * @param tokens ids of the whole dialogue
 * @param learned same length: true where the token is the assistant's (its {@code <|im_end|>}
 *     included), or anywhere past the first if the whole dialogue is learned
 */
public record EncodedDialogue(int[] tokens, boolean[] learned) {

    /** How much of a dialogue is learned. */
    public enum Scope {
        ANSWERS,
        WHOLE
    }

    public static EncodedDialogue of(Dialogue dialogue, Scope scope, Tokenizer tokenizer) {
        int[] tokens = tokenizer.encodeWithSpecials(dialogue.chatMl());
        boolean[] learned = new boolean[tokens.length];
        int[] opening = tokenizer.encodeWithSpecials("<|im_start|>assistant\n");
        boolean inAnswer = false;
        for (int at = 1; at < tokens.length; at++) {
            learned[at] = inAnswer || scope == Scope.WHOLE;
            inAnswer =
                    inAnswer
                            ? !tokenizer.isEndOfGeneration(tokens[at])
                            : endsWith(tokens, at, opening);
        }
        return new EncodedDialogue(tokens, learned);
    }

    private static boolean endsWith(int[] tokens, int last, int[] suffix) {
        int from = last + 1 - suffix.length;
        return from >= 0 && Arrays.equals(tokens, from, last + 1, suffix, 0, suffix.length);
    }
}
