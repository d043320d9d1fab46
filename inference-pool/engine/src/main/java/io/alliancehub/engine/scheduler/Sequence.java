package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockHash;
import io.alliancehub.engine.kvcache.BlockKeys;
import io.alliancehub.engine.kvcache.BlockTable;
import io.alliancehub.engine.sampling.Choice;
import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.engine.sampling.TokenHistory;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One prompt and its generated tokens. There is no phase: {@code computed} of its tokens have keys
 * and values in the cache, and a step closes the gap. Owned by the engine's thread.
 */
public final class Sequence implements TokenHistory {

    private final int promptTokens;
    private final int maxTokens;
    private final Selection selection;
    private final SequenceOwner owner;
    private final BlockTable blocks = new BlockTable();
    private final SequenceLedger ledger = new SequenceLedger();
    private final SequenceTimes times;
    private int[] tokens;
    private int size;
    private int computed;
    private int preemptions;

    // What the scheduler keeps here while the sequence is with it.
    private @Nullable BlockKeys keys;
    private @Nullable BlockHash awaited;
    private long arrival;
    private int overtaken;

    /**
     * A sequence of which nothing is computed yet.
     *
     * @param prompt at least one token
     * @param maxTokens the most tokens that will be appended, at least 1
     * @param ticker monotonic nanoseconds, by which its life is told
     */
    public Sequence(
            int[] prompt,
            int maxTokens,
            Selection selection,
            SequenceOwner owner,
            LongSupplier ticker) {
        if (prompt.length == 0 || maxTokens < 1) {
            throw new IllegalArgumentException(
                    "a sequence of %d tokens that may grow by %d"
                            .formatted(prompt.length, maxTokens));
        }
        tokens = Arrays.copyOf(prompt, prompt.length + Math.min(maxTokens, 16));
        size = prompt.length;
        promptTokens = prompt.length;
        this.maxTokens = maxTokens;
        this.selection = selection;
        this.owner = owner;
        this.times = new SequenceTimes(ticker);
    }

    /**
     * A sequence whose tokens are chosen by the model's own logits, and of which nobody asks when.
     */
    public Sequence(int[] prompt, int maxTokens, Choice choice, SequenceOwner owner) {
        this(prompt, maxTokens, Selection.of(choice), owner, () -> 0);
    }

    /** Tokens now, prompt and generated. */
    @Override
    public int size() {
        return size;
    }

    /** The token at a position. */
    @Override
    public int token(int position) {
        return tokens[position];
    }

    /** Tokens of the prompt. */
    @Override
    public int promptTokens() {
        return promptTokens;
    }

    /** Tokens generated so far. */
    public int completionTokens() {
        return size - promptTokens;
    }

    /** Whether no more tokens may be appended. */
    public boolean full() {
        return completionTokens() >= maxTokens;
    }

    /** Tokens whose keys and values are in the cache. */
    public int computed() {
        return computed;
    }

    /** Tokens that a step still has to compute before the next can be chosen. */
    public int gap() {
        return size - computed;
    }

    /** Where its positions came from. */
    public SequenceLedger ledger() {
        return ledger;
    }

    /** When what happened to it. */
    public SequenceTimes times() {
        return times;
    }

    /** How often the sequence lost its blocks. */
    public int preemptions() {
        return preemptions;
    }

    /** The blocks it holds; it runs while there are any. */
    public BlockTable blocks() {
        return blocks;
    }

    /** How its next token is chosen. */
    public Selection selection() {
        return selection;
    }

    /** Whether its last hidden state is wanted, and no token. */
    public boolean isPooled() {
        return selection.choice() instanceof Choice.Pooled;
    }

    /** On whose behalf it runs. */
    public SequenceOwner owner() {
        return owner;
    }

    /** Appends the token that was chosen when the gap was closed. */
    public void append(int token) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * size);
        }
        tokens[size] = token;
        size++;
    }

    // For the scheduler.

    int[] tokens() {
        return tokens;
    }

    /** The most slots that it will ever need: the last token is never computed. */
    int slotsMax() {
        return Math.addExact(promptTokens, maxTokens) - 1;
    }

    /** Tokens that may still be appended. */
    int remaining() {
        return maxTokens - completionTokens();
    }

    void enter(BlockKeys given, long number) {
        keys = given;
        arrival = number;
    }

    BlockKeys keys() {
        return Objects.requireNonNull(keys, "the sequence was not submitted");
    }

    BlockHash key(int block) {
        return keys().key(block, tokens);
    }

    int zone() {
        return keys().zone();
    }

    long arrival() {
        return arrival;
    }

    boolean runs() {
        return blocks.size() > 0;
    }

    /** The hash of a block that another sequence is computing, and this one waits for. */
    @Nullable BlockHash awaited() {
        return awaited;
    }

    void await(@Nullable BlockHash block) {
        awaited = block;
    }

    void overtake() {
        overtaken++;
    }

    /** Whether nobody behind it may be admitted before it any more. */
    boolean isPassedTooOften() {
        return overtaken >= SchedulerLimits.OVERTAKEN_MAX;
    }

    /** Begins to run with so many tokens found. */
    void start(int found) {
        computed = found;
        ledger.found(found);
        times.runs();
        overtaken = 0;
        awaited = null;
    }

    void spend(int count) {
        ledger.spent(computed, count);
    }

    void advance(int count) {
        spend(count);
        computed += count;
    }

    void lostBlocks() {
        computed = 0;
        preemptions++;
        times.preempted();
    }
}
