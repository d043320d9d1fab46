package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.grammar.GrammarCursor;
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
    private int accepted;
    private int preemptions;

    // What the runner keeps here.
    private @Nullable GrammarCursor cursor;

    // What the scheduler keeps here while the sequence is with it.
    private @Nullable BlockKeys keys;
    private @Nullable BlockHash awaited;
    private long arrival;
    private int overtaken;
    private final DraftRecord drafts = new DraftRecord();

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

    /** The token at a position; behind {@link #size} the guesses of the step that is running. */
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
        reserve(1);
        if (size < computed) {
            ledger.spent(size, 1); // a guess that turned out right
        }
        tokens[size] = token;
        size++;
    }

    private void reserve(int count) {
        if (size + count > tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(2 * size, size + count));
        }
    }

    /**
     * Notes that so many of the step's guesses were chosen, the first ones: their keys and values
     * are in the cache, and they are appended next.
     */
    public void accept(int guesses) {
        accepted = guesses;
    }

    // For the runner.

    /** How far the completion has come in its grammar; null before the first token is chosen. */
    public @Nullable GrammarCursor cursor() {
        return cursor;
    }

    /** Begins to follow a grammar. */
    public void follow(GrammarCursor begun) {
        cursor = begun;
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

    /** Whether its adapter is not in memory; it then waits without being in anyone's way. */
    boolean awaitsAdapter() {
        AdapterSpan span = owner.adapter();
        return span != null && !span.adapter().isReady();
    }

    /** It begins to run. */
    void holdAdapter() {
        if (owner.adapter() != null) {
            owner.adapter().adapter().hold();
        }
    }

    /** It runs no more. */
    void letAdapterGo() {
        if (owner.adapter() != null) {
            owner.adapter().adapter().letGo();
        }
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

    /** How its guesses do. */
    DraftRecord drafts() {
        return drafts;
    }

    /**
     * Guesses what follows, behind its tokens.
     *
     * @return how many: {@code count} or 0
     */
    int draft(int count) {
        reserve(count);
        return NgramDrafter.draft(tokens, size, count);
    }

    /** The most guesses that a step can make use of: one token is chosen anyway. */
    int draftsMax() {
        return selection.choice() instanceof Choice.Given ? 0 : remaining() - 1;
    }

    /** Guesses of the last step that turned out right; asked for once. */
    int takeAccepted() {
        int right = accepted;
        accepted = 0;
        return right;
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

    /** Moves on by what a step computed of it, and by guesses that are appended next. */
    void advance(int count, int right) {
        spend(count);
        computed += count + right;
    }

    void lostBlocks() {
        computed = 0;
        preemptions++;
        times.preempted();
    }
}
