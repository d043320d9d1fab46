package io.alliancehub.server.bench;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineStatus;
import io.alliancehub.engine.kvcache.CacheZone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Rates of one engine, in the units that others publish: prompts of 512, completions of 128. */
public final class EngineBench {

    private static final int PROMPT = 512;
    private static final int COMPLETION = 128;
    private static final int BATCH_PROMPT = 128;
    private static final int BATCH_COMPLETION = 64;
    private static final int BLOCK = 16;

    private final Engine engine;
    private final int rounds;
    private final LongSupplier ticker;
    private final SplittableRandom random = new SplittableRandom(20_261_128);

    /** Measures everything {@code rounds} times. */
    public EngineBench(Engine engine, int rounds, LongSupplier ticker) {
        this.engine = engine;
        this.rounds = rounds;
        this.ticker = ticker;
    }

    /**
     * What was measured.
     *
     * @param pp512 prompt tokens per second, one prompt
     * @param tg128 generated tokens per second, one sequence from one token on
     * @param batch generated tokens per second of all sequences together, by their number, each
     *     after a prompt of 128
     * @param prefixHitTtftRatio time to the first token of a prompt that is all cached, as a part
     *     of the time without
     * @param crossZoneHits positions of that prompt that another zone found cached: 0 or a leak
     * @param kvWaste part of the blocks' room that the running sequences do not use
     */
    public record Result(
            Rate pp512,
            Rate tg128,
            Map<String, Rate> batch,
            double prefixHitTtftRatio,
            int crossZoneHits,
            double kvWaste) {}

    /** Warms up, then measures. */
    public Result run(List<Integer> batches) throws InterruptedException {
        warmUp();
        List<Double> prompts = new ArrayList<>();
        List<Double> completions = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            prompts.add(PROMPT / batch(1, PROMPT, 1).secondsToFirsts());
            completions.add(batch(1, 1, COMPLETION).generatedPerSecond());
        }
        Map<String, Rate> batch = new LinkedHashMap<>();
        double waste = 0;
        for (int size : batches) {
            List<Double> rates = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                BatchRun run = submit(size, BATCH_PROMPT, BATCH_COMPLETION);
                waste = waste(run);
                rates.add(run.await().generatedPerSecond());
            }
            batch.put(String.valueOf(size), Rate.of(rates));
        }
        int[] prompt = random.ints(PROMPT, 0, engine.model().vocabulary().size()).toArray();
        double cold = of(prompt, CacheZone.LOCAL).secondsToFirsts();
        double warm = of(prompt, CacheZone.LOCAL).secondsToFirsts();
        var other = new CacheZone("other", "1".repeat(64));
        int leaked = of(prompt, other).cachedTokens();
        return new Result(
                Rate.of(prompts), Rate.of(completions), batch, warm / cold, leaked, waste);
    }

    /** Every loop that is measured must be compiled before. */
    private void warmUp() throws InterruptedException {
        batch(1, PROMPT, 1);
        batch(4, BATCH_PROMPT, 16);
        batch(1, 1, COMPLETION);
        batch(1, PROMPT, 1);
    }

    private BatchRun submit(int sequences, int prompt, int completion) {
        return BatchRun.submit(engine, random, sequences, prompt, completion, ticker);
    }

    private BatchRun batch(int sequences, int prompt, int completion) throws InterruptedException {
        return submit(sequences, prompt, completion).await();
    }

    private BatchRun of(int[] prompt, CacheZone zone) throws InterruptedException {
        return BatchRun.submit(engine, List.of(prompt), zone, 1, ticker).await();
    }

    /** Read while all sequences run; a step may pass between the two numbers. */
    private double waste(BatchRun run) throws InterruptedException {
        int generated = run.awaitFirsts();
        EngineStatus status = engine.status();
        double room = (double) BLOCK * (status.kvBlocksTotal() - status.kvBlocksFree());
        double used = run.sequences() * (double) BATCH_PROMPT + generated - run.sequences();
        return room == 0 ? 0 : Math.max(0, 1 - used / room);
    }
}
