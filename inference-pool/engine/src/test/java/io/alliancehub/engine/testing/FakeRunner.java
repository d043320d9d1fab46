package io.alliancehub.engine.testing;

import io.alliancehub.engine.kvcache.BlockMemory;
import io.alliancehub.engine.kvcache.BufferErasure;
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
import org.jspecify.annotations.Nullable;

/**
 * A model whose "keys and values" are the tokens themselves and whose next token is made of a hash
 * of all that it reads back through the block table, and often repeats what followed before. A
 * block that two sequences write, that is freed too early, that is found without having been
 * computed or that is skipped shows as a wrong token; one that crosses zones without having been
 * zeroed, as an error.
 */
public final class FakeRunner implements ModelRunner, BlockMemory {

    private static final int TOKENS = 1000;
    private static final int FREQUENT = 4;

    private final int blockSize;
    private final int[] slots; // token + 1; 0 is empty
    private final @Nullable String[] writers; // zone that wrote a block
    private int publishedTokens;

    /** A runner over blocks 1 to {@code blocks}. */
    public FakeRunner(int blocks, int blockSize) {
        this.blockSize = blockSize;
        slots = new int[(1 + blocks) * blockSize];
        writers = new String[1 + blocks];
    }

    /** The first tokens of any sequence, so many, may be read by all zones. */
    public void publish(int tokens) {
        publishedTokens = tokens;
    }

    @Override
    public StepResult run(ScheduledBatch batch) {
        Set<Sequence> seen = new HashSet<>();
        for (Slice slice : batch.slices()) {
            if (!seen.add(slice.sequence())) {
                throw new AssertionError("a sequence is in the batch twice");
            }
            if (slice.from() != slice.sequence().computed() || slice.count() < 1) {
                throw new AssertionError("a slice does not begin where the last ended");
            }
            write(slice);
        }
        List<StepResult.Outcome> outcomes = new ArrayList<>();
        for (Slice slice : batch.slices()) {
            outcomes.add(slice.closesGap() ? choose(slice) : new StepResult.Computed());
        }
        return new StepResult(outcomes);
    }

    private StepResult.Outcome choose(Slice slice) {
        Sequence sequence = slice.sequence();
        int size = sequence.size();
        int[] tokens = readBack(sequence, size + slice.drafts());
        List<StepResult.Chosen> chosen = new ArrayList<>();
        do {
            chosen.add(new StepResult.Chosen(next(tokens, size + chosen.size())));
        } while (chosen.size() <= slice.drafts()
                && chosen.getLast().token() == tokens[size + chosen.size() - 1]);
        sequence.accept(chosen.size() - 1);
        return slice.drafts() == 0 ? chosen.getFirst() : new StepResult.ChosenAlong(chosen);
    }

    /** Writes what a step would, as one does that fails before its end. */
    public void write(Slice slice) {
        for (int i = 0; i < slice.rows(); i++) {
            int position = slice.from() + i;
            slots[slot(slice.sequence(), position)] = slice.sequence().token(position) + 1;
            int block = slice.sequence().blocks().block(position / blockSize);
            writers[block] = zone(slice.sequence(), position);
        }
    }

    private int[] readBack(Sequence sequence, int size) {
        int[] tokens = new int[size];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = slots[slot(sequence, i)] - 1;
            String writer = writers[sequence.blocks().block(i / blockSize)];
            if (!zone(sequence, i).equals(writer)) {
                throw new AssertionError(
                        "a sequence of %s reads what %s wrote"
                                .formatted(zone(sequence, i), writer));
            }
        }
        return tokens;
    }

    private String zone(Sequence sequence, int position) {
        return position < publishedTokens ? "published" : sequence.owner().zone().name();
    }

    private int slot(Sequence sequence, int position) {
        return sequence.blocks().block(position / blockSize) * blockSize + position % blockSize;
    }

    @Override
    public void zero(int block) {
        Arrays.fill(slots, block * blockSize, (block + 1) * blockSize, 0);
        writers[block] = null;
    }

    @Override
    public long blockBytes() {
        return 4L * blockSize;
    }

    @Override
    public long bytesLeft(int block) {
        long left = 0;
        for (int i = 0; i < blockSize; i++) {
            left += slots[block * blockSize + i] == 0 ? 0 : 4;
        }
        return left;
    }

    /** Between steps it keeps nothing but its slots. */
    @Override
    public BufferErasure eraseBuffers() {
        return new BufferErasure(0, 0);
    }

    /** The token that follows the first {@code size} of these. */
    private static int next(int[] tokens, int size) {
        int hash = 1;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + tokens[i];
        }
        int repeated = hash % 4 == 0 ? -1 : follower(tokens, size);
        return repeated < 0 ? Math.floorMod(hash, hash % 3 == 0 ? TOKENS : FREQUENT) : repeated;
    }

    /** What stood last behind the last two tokens; -1 if they stand nowhere else. */
    private static int follower(int[] tokens, int size) {
        for (int i = size - 1; i >= 2; i--) {
            if (tokens[i - 1] == tokens[size - 1] && tokens[i - 2] == tokens[size - 2]) {
                return tokens[i];
            }
        }
        return -1;
    }

    /** What a sequence alone would generate. */
    public static List<Integer> expected(int[] prompt, int count) {
        int[] tokens = Arrays.copyOf(prompt, prompt.length + count);
        List<Integer> generated = new ArrayList<>();
        for (int i = prompt.length; i < tokens.length; i++) {
            tokens[i] = next(tokens, i);
            generated.add(tokens[i]);
        }
        return generated;
    }

    @Override
    public void close() {}
}
