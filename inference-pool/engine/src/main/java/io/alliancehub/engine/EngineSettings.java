package io.alliancehub.engine;

import io.alliancehub.kernel.KvFormat;

/**
 * What an engine may take of its machine. All memory is taken when it opens.
 *
 * @param kernels name of the kernels, or {@link #AUTO} or {@link #FLOAT}
 * @param threads threads that compute
 * @param kvBytes memory for keys and values
 * @param kvFormat how these are stored
 * @param blockSize slots per block
 * @param maxRunning sequences in a step
 * @param maxQueued sequences that may wait beyond those
 * @param tokenBudget tokens computed in a step, at least {@code maxRunning}
 * @param interTokenMillis how long a step may take while someone waits for the next token of an
 *     answer; chunks of prompts are made to fit. 0 sets no such target
 * @param maxSequenceLength longest sequence, prompt and completion; the model's own limit and the
 *     memory for keys and values may lower it
 * @param draftTokens guesses of what follows that a step computes at most, where they are expected
 *     to pay; 0 makes none. No token depends on it
 * @param adapterBytes memory for the weights of adapters, taken as they are loaded; 0 for none
 */
public record EngineSettings(
        String kernels,
        int threads,
        long kvBytes,
        KvFormat kvFormat,
        int blockSize,
        int maxRunning,
        int maxQueued,
        int tokenBudget,
        int interTokenMillis,
        int maxSequenceLength,
        int draftTokens,
        long adapterBytes) {

    /** The choice of the fastest kernels that can run, whose activations may be int8. */
    public static final String AUTO = "auto";

    /** The choice of the fastest kernels of float activations. */
    public static final String FLOAT = "float";

    /** Refuses what no engine could run with, by IllegalArgumentException. */
    public EngineSettings {
        if (threads < 1 || kvBytes < 1 || blockSize < 1 || maxRunning < 1 || maxQueued < 0) {
            throw new IllegalArgumentException(
                    "threads, kvBytes, blockSize and maxRunning must be at least 1 and maxQueued"
                            + " at least 0");
        }
        if (adapterBytes < 0) {
            throw new IllegalArgumentException("adapterBytes must be at least 0");
        }
        if (tokenBudget < maxRunning
                || maxSequenceLength < 2
                || interTokenMillis < 0
                || draftTokens < 0) {
            throw new IllegalArgumentException(
                    "tokenBudget must be at least maxRunning, maxSequenceLength at least 2,"
                            + " interTokenMillis and draftTokens at least 0");
        }
    }

    /**
     * All cores, 512 MiB of keys and values and as much of adapters, 16 sequences of up to 8,192
     * tokens, 100 ms from token to token, 16 guesses in a step.
     */
    public static EngineSettings defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new EngineSettings(
                AUTO, cores, 512L << 20, KvFormat.F32, 16, 16, 256, 256, 100, 8192, 16, 512L << 20);
    }

    /** These settings with other kernels. */
    public EngineSettings withKernels(String name) {
        return new EngineSettings(
                name,
                threads,
                kvBytes,
                kvFormat,
                blockSize,
                maxRunning,
                maxQueued,
                tokenBudget,
                interTokenMillis,
                maxSequenceLength,
                draftTokens,
                adapterBytes);
    }

    /** These settings with other threads. */
    public EngineSettings withThreads(int count) {
        return new EngineSettings(
                kernels,
                count,
                kvBytes,
                kvFormat,
                blockSize,
                maxRunning,
                maxQueued,
                tokenBudget,
                interTokenMillis,
                maxSequenceLength,
                draftTokens,
                adapterBytes);
    }

    /** These settings with other memory for keys and values. */
    public EngineSettings withKvBytes(long bytes) {
        return new EngineSettings(
                kernels,
                threads,
                bytes,
                kvFormat,
                blockSize,
                maxRunning,
                maxQueued,
                tokenBudget,
                interTokenMillis,
                maxSequenceLength,
                draftTokens,
                adapterBytes);
    }

    /**
     * These settings with another storage of keys and values.
     *
     * @param name {@code f32}, {@code f16} or {@code int8}
     * @throws IllegalArgumentException if there is none of that name
     */
    public EngineSettings withKvFormat(String name) {
        return new EngineSettings(
                kernels,
                threads,
                kvBytes,
                KvFormat.named(name),
                blockSize,
                maxRunning,
                maxQueued,
                tokenBudget,
                interTokenMillis,
                maxSequenceLength,
                draftTokens,
                adapterBytes);
    }

    /** These settings with another time from token to token. */
    public EngineSettings withInterTokenMillis(int millis) {
        return new EngineSettings(
                kernels,
                threads,
                kvBytes,
                kvFormat,
                blockSize,
                maxRunning,
                maxQueued,
                tokenBudget,
                millis,
                maxSequenceLength,
                draftTokens,
                adapterBytes);
    }

    /** These settings with another longest sequence. */
    public EngineSettings withMaxSequenceLength(int tokens) {
        return new EngineSettings(
                kernels,
                threads,
                kvBytes,
                kvFormat,
                blockSize,
                maxRunning,
                maxQueued,
                tokenBudget,
                interTokenMillis,
                tokens,
                draftTokens,
                adapterBytes);
    }

    /** These settings with other limits of a step and of the queue. */
    public EngineSettings withLimits(int running, int queued, int budget) {
        return new EngineSettings(
                kernels,
                threads,
                kvBytes,
                kvFormat,
                blockSize,
                running,
                queued,
                budget,
                interTokenMillis,
                maxSequenceLength,
                draftTokens,
                adapterBytes);
    }

    /** These settings with another number of guesses in a step. */
    public EngineSettings withDraftTokens(int tokens) {
        return new EngineSettings(
                kernels,
                threads,
                kvBytes,
                kvFormat,
                blockSize,
                maxRunning,
                maxQueued,
                tokenBudget,
                interTokenMillis,
                maxSequenceLength,
                tokens,
                adapterBytes);
    }

    /** These settings with other memory for adapters. */
    public EngineSettings withAdapterBytes(long bytes) {
        return new EngineSettings(
                kernels,
                threads,
                kvBytes,
                kvFormat,
                blockSize,
                maxRunning,
                maxQueued,
                tokenBudget,
                interTokenMillis,
                maxSequenceLength,
                draftTokens,
                bytes);
    }
}
