package io.alliancehub.engine.sampling;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/*
 * The row is edited where it lies and put back afterwards: only as many logits are touched as tokens
 * have rules, where a copy would touch the whole vocabulary. Counts are made anew for each token from
 * the sequence itself, so there is no state that a preemption, a resume or another process could lose.
 * What is counted is an integer and each logit is computed once, in double and rounded once, so the
 * result depends on no order.
 */
/**
 * Applies rules to a row of logits, and takes them back. Keeps work arrays; owned by one thread.
 */
final class LogitEditor {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int[] endTokens;
    private final int[] edited; // the first so many are token ids, each once
    private final float[] originals; // of the edited tokens, in their order
    private final boolean[] isEdited; // [vocabulary], all false between two rows
    private final int[] present; // the first so many are token ids of the history, each once
    private final boolean[] isPresent; // [vocabulary], all false between two rows
    private final int[] counts; // [vocabulary] times in the completion, all 0 between two rows
    private int editedCount;
    private int presentCount;

    /**
     * An editor of rows of {@code vocabulary} logits.
     *
     * @param endTokens the ids that end a generation
     */
    LogitEditor(int vocabulary, int[] endTokens) {
        this.endTokens = endTokens.clone();
        edited = new int[vocabulary];
        originals = new float[vocabulary];
        isEdited = new boolean[vocabulary];
        present = new int[vocabulary];
        isPresent = new boolean[vocabulary];
        counts = new int[vocabulary];
    }

    /** Edits the row for the token that follows {@code history}; {@link #undo} must follow. */
    void apply(LogitRules rules, TokenHistory history, MemorySegment logits, long offset) {
        if (history.size() - history.promptTokens() < rules.minTokens()) {
            for (int id : endTokens) {
                set(id, Float.NEGATIVE_INFINITY, logits, offset);
            }
        }
        TokenBias bias = rules.bias();
        for (int i = 0; i < bias.size(); i++) {
            double logit = logits.get(FLOAT, offset + 4L * bias.id(i));
            set(bias.id(i), (float) (logit + bias.bias(i)), logits, offset);
        }
        if (rules.penalises()) {
            count(history, rules.repetitionPenalty() == 1 ? history.promptTokens() : 0);
            penalise(rules, logits, offset);
        }
    }

    /** Puts the row back as it was. */
    void undo(MemorySegment logits, long offset) {
        for (int i = 0; i < editedCount; i++) {
            logits.set(FLOAT, offset + 4L * edited[i], originals[i]);
            isEdited[edited[i]] = false;
        }
        editedCount = 0;
    }

    private void count(TokenHistory history, int from) {
        for (int position = from; position < history.size(); position++) {
            int id = history.token(position);
            if (!isPresent[id]) {
                isPresent[id] = true;
                present[presentCount] = id;
                presentCount++;
            }
            if (position >= history.promptTokens()) {
                counts[id]++;
            }
        }
    }

    private void penalise(LogitRules rules, MemorySegment logits, long offset) {
        double repetition = rules.repetitionPenalty();
        for (int i = 0; i < presentCount; i++) {
            int id = present[i];
            double logit = logits.get(FLOAT, offset + 4L * id);
            logit = logit > 0 ? logit / repetition : logit * repetition;
            if (counts[id] > 0) {
                logit -= rules.frequencyPenalty() * counts[id] + rules.presencePenalty();
            }
            set(id, (float) logit, logits, offset);
            isPresent[id] = false;
            counts[id] = 0;
        }
        presentCount = 0;
    }

    private void set(int id, float logit, MemorySegment logits, long offset) {
        if (!isEdited[id]) {
            isEdited[id] = true;
            edited[editedCount] = id;
            originals[editedCount] = logits.get(FLOAT, offset + 4L * id);
            editedCount++;
        }
        logits.set(FLOAT, offset + 4L * id, logit);
    }
}
