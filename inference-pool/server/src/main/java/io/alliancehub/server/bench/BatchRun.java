package io.alliancehub.server.bench;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.engine.SequenceUsage;
import io.alliancehub.engine.TokenEvent;
import io.alliancehub.engine.kvcache.CacheZone;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Sequences of a batch do not begin at once: prompts go through in chunks. The rate of generating is taken
 * over the time in which all of them generate: from the last one's first token to the first one's last.
 * Listeners run on the engine's thread, one after the other; the caller reads when all have ended.
 */
/** Some sequences submitted together, and what they took. */
final class BatchRun {

    private final LongSupplier ticker;
    private final int sequences;
    private final CountDownLatch firsts;
    private final CountDownLatch ends;
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger tokensBetween = new AtomicInteger();
    private final AtomicLong allBegan = new AtomicLong();
    private final AtomicLong oneEnded = new AtomicLong();
    private final AtomicLong allEnded = new AtomicLong();
    private final List<SequenceUsage> usages = new ArrayList<>();
    private final long started;

    private BatchRun(int sequences, LongSupplier ticker) {
        this.ticker = ticker;
        this.sequences = sequences;
        firsts = new CountDownLatch(sequences);
        ends = new CountDownLatch(sequences);
        started = ticker.getAsLong();
    }

    /** Submits {@code sequences} prompts of random tokens. */
    static BatchRun submit(
            Engine engine,
            SplittableRandom random,
            int sequences,
            int prompt,
            int completion,
            LongSupplier ticker) {
        List<int[]> prompts = new ArrayList<>();
        int vocabulary = engine.model().vocabulary().size();
        for (int i = 0; i < sequences; i++) {
            prompts.add(random.ints(prompt, 0, vocabulary).toArray());
        }
        return submit(engine, prompts, CacheZone.LOCAL, completion, ticker);
    }

    /** Submits prompts of random tokens, one for each adapter; null is the base. */
    static BatchRun submit(
            Engine engine,
            SplittableRandom random,
            List<? extends @Nullable String> adapters,
            int prompt,
            int completion,
            LongSupplier ticker) {
        var run = new BatchRun(adapters.size(), ticker);
        var sampling = new SamplingParameters(0, 0, 1, 0, completion, List.of(), true);
        int vocabulary = engine.model().vocabulary().size();
        for (String adapter : adapters) {
            int[] tokens = random.ints(prompt, 0, vocabulary).toArray();
            var request = new GenerationRequest("bench", tokens, sampling);
            engine.submit(request.withAdapter(adapter), run::take);
        }
        return run;
    }

    /** Submits these prompts. */
    static BatchRun submit(
            Engine engine,
            List<int[]> prompts,
            CacheZone zone,
            int completion,
            LongSupplier ticker) {
        var run = new BatchRun(prompts.size(), ticker);
        var sampling = new SamplingParameters(0, 0, 1, 0, completion, List.of(), true);
        for (int[] prompt : prompts) {
            engine.submit(new GenerationRequest("bench", prompt, sampling, zone, 1), run::take);
        }
        return run;
    }

    private void take(TokenEvent event) {
        switch (event) {
            case TokenEvent.Text more -> {
                tokens.incrementAndGet();
                if (firsts.getCount() == 0 && oneEnded.get() == 0) {
                    tokensBetween.incrementAndGet();
                }
                if (more.position() == 1) {
                    firsts.countDown();
                    allBegan.set(ticker.getAsLong());
                }
            }
            case TokenEvent.Finished finished -> {
                oneEnded.compareAndSet(0, ticker.getAsLong());
                allEnded.set(ticker.getAsLong());
                usages.add(finished.usage());
                ends.countDown();
            }
        }
    }

    /** Waits until all of them generate; then the tokens generated so far. */
    int awaitFirsts() throws InterruptedException {
        firsts.await();
        return tokens.get();
    }

    BatchRun await() throws InterruptedException {
        ends.await();
        return this;
    }

    /** Seconds until the last of them had its first token. */
    double secondsToFirsts() {
        return (allBegan.get() - started) / 1e9;
    }

    /** Tokens per second while all of them generated; of the whole run if they never all did. */
    double generatedPerSecond() {
        boolean together = oneEnded.get() > allBegan.get() && tokensBetween.get() > 0;
        return together
                ? tokensBetween.get() / ((oneEnded.get() - allBegan.get()) / 1e9)
                : tokens.get() / ((allEnded.get() - started) / 1e9);
    }

    /** Positions that were found in the prefix cache. */
    int cachedTokens() {
        return usages.stream().mapToInt(SequenceUsage::cachedTokens).sum();
    }

    int sequences() {
        return sequences;
    }
}
