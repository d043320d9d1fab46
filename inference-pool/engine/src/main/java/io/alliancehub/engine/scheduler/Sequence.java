package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockTable;
import io.alliancehub.engine.sampling.Choice;
import java.util.Arrays;

/**
 * One prompt and its generated tokens. There is no phase: {@code computed} of its tokens have keys
 * and values in the cache, and a step closes the gap. Owned by the engine's thread.
 */
public final class Sequence {

    private final int promptTokens;
    private final int maxTokens;
    private final Choice choice;
    private final BlockTable blocks = new BlockTable();
    private int[] tokens;
    private int size;
    private int computed;
    private long computedInAll;
    private int preemptions;

    /**
     * A sequence of which nothing is computed yet.
     *
     * @param prompt at least one token
     * @param maxTokens the most tokens that will be appended, at least 1
     */
    public Sequence(int[] prompt, int maxTokens, Choice choice) {
        if (prompt.length == 0 || maxTokens < 1) {
            throw new IllegalArgumentException(
                    "a sequence of %d tokens that may grow by %d"
                            .formatted(prompt.length, maxTokens));
        }
        tokens = Arrays.copyOf(prompt, prompt.length + Math.min(maxTokens, 16));
        size = prompt.length;
        promptTokens = prompt.length;
        this.maxTokens = maxTokens;
        this.choice = choice;
    }

    /** Tokens now, prompt and generated. */
    public int size() {
        return size;
    }

    /** The token at a position. */
    public int token(int position) {
        return tokens[position];
    }

    /** Tokens of the prompt. */
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

    /** Tokens computed since the start, those that a preemption threw away included. */
    public long computedInAll() {
        return computedInAll;
    }

    /** How often the sequence lost its blocks. */
    public int preemptions() {
        return preemptions;
    }

    /** The blocks it holds. */
    public BlockTable blocks() {
        return blocks;
    }

    /** How its next token is chosen. */
    public Choice choice() {
        return choice;
    }

    /** The most slots that it will ever need: the last token is never computed. */
    int slotsMax() {
        return Math.addExact(promptTokens, maxTokens) - 1;
    }

    /** Appends the token that was chosen when the gap was closed. */
    public void append(int token) {
        if (size == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * size);
        }
        tokens[size] = token;
        size++;
    }

    void advance(int count) {
        computed += count;
        computedInAll += count;
    }

    void forgetComputed() {
        computed = 0;
        preemptions++;
    }
}
