package io.alliancehub.server.bench;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.lora.AdapterStage;
import io.alliancehub.engine.lora.AdapterState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen sequences over several adapters beside sixteen of the base, in turns, and the time to the
 * first token of an adapter that is not in memory.
 */
public final class LoraBench implements AutoCloseable {

    private static final int SEQUENCES = 16;
    private static final int PROMPT = 128;
    private static final int COMPLETION = 64;
    private static final int RANK = 16;
    private static final int COLD = 5;

    private final AdapterShape shape;
    private final int registered;
    private final int resident;
    private final Path folder;
    private final LongSupplier ticker;
    private final SplittableRandom random = new SplittableRandom(20_261_128);

    /**
     * A bench of so many adapters, of which fewer fit into memory.
     *
     * @param model whose files the adapters are for
     */
    public LoraBench(ModelShape model, int registered, int resident, LongSupplier ticker)
            throws IOException {
        shape = new AdapterShape(model, RANK);
        this.registered = registered;
        this.resident = resident;
        this.ticker = ticker;
        folder = Files.createTempDirectory("hub-adapters");
    }

    /**
     * What was measured.
     *
     * @param base tokens per second of sixteen sequences of the base
     * @param mixed of sixteen over {@code over} adapters
     * @param ratio of the medians
     * @param coldMillis to the first token of one request whose adapter was not in memory
     * @param warmMillis of one whose adapter was
     * @param adapterBytes of one adapter in memory
     */
    public record Result(
            Rate base,
            Rate mixed,
            int over,
            double ratio,
            Rate coldMillis,
            Rate warmMillis,
            int registered,
            int resident,
            long adapterBytes) {}

    /** The settings with just the room for those that are to be resident. */
    public EngineSettings settings(EngineSettings settings) {
        return settings.withAdapterBytes(resident * shape.bytes());
    }

    /** Registers the adapters, warms up, and measures. */
    public Result run(Engine engine, int over, int rounds)
            throws IOException, InterruptedException {
        for (int i = 0; i < registered; i++) {
            Path file = shape.write(folder.resolve("adapter-" + i), i);
            engine.adapters().register(file);
        }
        List<@Nullable String> ofBase = new ArrayList<>();
        List<@Nullable String> mix = new ArrayList<>();
        List<String> inMemory = digests(engine, AdapterStage.RESIDENT);
        for (int i = 0; i < SEQUENCES; i++) {
            ofBase.add(null);
            mix.add(inMemory.get(i % over));
        }
        batch(engine, ofBase, COMPLETION);
        batch(engine, mix, COMPLETION);
        List<Double> base = new ArrayList<>();
        List<Double> mixed = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            base.add(batch(engine, ofBase, COMPLETION).generatedPerSecond());
            mixed.add(batch(engine, mix, COMPLETION).generatedPerSecond());
        }
        List<Double> cold = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        for (int i = 0; i < COLD; i++) {
            List<String> waiting = digests(engine, AdapterStage.REGISTERED);
            if (!waiting.isEmpty()) {
                cold.add(1e3 * batch(engine, List.of(waiting.getFirst()), 1).secondsToFirsts());
            }
            String there = digests(engine, AdapterStage.RESIDENT).getFirst();
            warm.add(1e3 * batch(engine, List.of(there), 1).secondsToFirsts());
        }
        Rate baseRate = Rate.of(base);
        Rate mixedRate = Rate.of(mixed);
        return new Result(
                baseRate,
                mixedRate,
                over,
                mixedRate.median() / baseRate.median(),
                Rate.of(cold.isEmpty() ? List.of(0.0) : cold),
                Rate.of(warm),
                registered,
                inMemory.size(),
                shape.bytes());
    }

    private static List<String> digests(Engine engine, AdapterStage stage) {
        List<String> digests = new ArrayList<>();
        for (AdapterState state : engine.adapters().states()) {
            if (state.stage() == stage) {
                digests.add(state.info().digest());
            }
        }
        digests.sort(Comparator.naturalOrder());
        return digests;
    }

    private BatchRun batch(Engine engine, List<? extends @Nullable String> adapters, int tokens)
            throws InterruptedException {
        return BatchRun.submit(engine, random, adapters, PROMPT, tokens, ticker).await();
    }

    /** Deletes the adapters. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
