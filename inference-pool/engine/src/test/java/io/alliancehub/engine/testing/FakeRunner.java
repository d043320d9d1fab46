package io.alliancehub.engine.testing;

import io.alliancehub.engine.runner.ModelRunner;
import io.alliancehub.engine.runner.StepResult;
import io.alliancehub.engine.scheduler.ScheduledBatch;
import io.alliancehub.engine.scheduler.Sequence;
import io.alliancehub.engine.scheduler.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A model whose "keys and values" are the tokens themselves and whose next token is a hash of what
 * it reads back through the block table. A block that two sequences write, that is freed too early
 * or that is skipped shows as a wrong token.
 */
public final class FakeRunner implements ModelRunner {

    private static final int EMPTY = -1;
    private static final int TOKENS = 1000;

    private final int blockSize;
    private final int[] slots;

    /** A runner over {@code blocks} blocks. */
    public FakeRunner(int blocks, int blockSize) {
        this.blockSize = blockSize;
        slots = new int[blocks * blockSize];
        Arrays.fill(slots, EMPTY);
    }

    @Override
    public StepResult run(ScheduledBatch batch) {
        Set<Sequence> seen = new HashSet<>();
        for (Slice slice : batch.slices()) {
            if (!seen.add(slice.sequence())) {
                throw new IllegalStateException("a sequence is in the batch twice");
            }
            if (slice.from() != slice.sequence().computed() || slice.count() < 1) {
                throw new IllegalStateException("a slice does not begin where the last ended");
            }
            for (int i = 0; i < slice.count(); i++) {
                int position = slice.from() + i;
                slots[slot(slice.sequence(), position)] = slice.sequence().token(position);
            }
        }
        List<StepResult.Outcome> outcomes = new ArrayList<>();
        for (Slice slice : batch.slices()) {
            outcomes.add(
                    slice.closesGap()
                            ? new StepResult.Chosen(next(readBack(slice.sequence())))
                            : new StepResult.Computed());
        }
        return new StepResult(outcomes);
    }

    private int[] readBack(Sequence sequence) {
        int[] tokens = new int[sequence.size()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = slots[slot(sequence, i)];
        }
        return tokens;
    }

    private int slot(Sequence sequence, int position) {
        return sequence.blocks().block(position / blockSize) * blockSize + position % blockSize;
    }

    /** The token that follows these. */
    public static int next(int[] tokens) {
        return Math.floorMod(Arrays.hashCode(tokens), TOKENS);
    }

    /** What a sequence alone would generate. */
    public static List<Integer> expected(int[] prompt, int count) {
        int[] tokens = prompt;
        List<Integer> generated = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int token = next(tokens);
            generated.add(token);
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = token;
        }
        return generated;
    }

    @Override
    public void close() {}
}
