package io.alliancehub.server.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.kernel.compute.Roofline;
import io.alliancehub.server.bench.EngineBench;
import io.alliancehub.server.bench.GrammarBench;
import io.alliancehub.server.bench.Rate;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * {@code bench engine (--model FILE | --shape NAME [--quant NAME] [--model FILE]) [--kernels NAME]
 * [--threads N] [--batch 1,16] [--rounds N] [--draft-tokens N] [--json]}: tokens per second of the
 * engine alone, without guesses of what follows unless told to make some; with {@code --lora-mix K
 * [--adapters N] [--resident M]} sixteen sequences over K adapters beside sixteen of the base. With
 * {@code --grammar} what the masks of a grammar cost. {@code bench serve} is another command, which
 * measures over HTTP.
 */
final class BenchCommand implements Subcommand.Action {

    private static final Set<String> VALUED =
            Set.of(
                    "--model",
                    "--shape",
                    "--quant",
                    "--kernels",
                    "--threads",
                    "--batch",
                    "--rounds",
                    "--draft-tokens",
                    "--lora-mix",
                    "--adapters",
                    "--resident");
    private static final Set<String> PLAIN = Set.of("--json", "--grammar");
    private static final String BATCHES = "1,2,4,8,16,32";
    private static final int RUNNING_MAX = 64;
    private static final int STEP_TOKENS = 512;

    private final LongSupplier ticker = System::nanoTime;
    private final BenchServeCommand serve = new BenchServeCommand();

    @Override
    public int run(List<String> args, PrintStream out) throws IOException {
        if (!args.isEmpty() && args.getFirst().equals("serve")) {
            return serve.run(args.subList(1, args.size()), out);
        }
        Options options = Options.parse(args, VALUED, PLAIN);
        if (!options.operands().equals(List.of("engine"))) {
            throw new UsageException("there are two benches here: bench engine and bench serve");
        }
        EngineLog.quiet();
        try (BenchModel model = BenchModel.of(options)) {
            if (options.value("--lora-mix").isPresent()) {
                new LoraBenchRun(options, ticker).measure(model, settings(options), out);
            } else {
                measure(model.file(), options, out);
            }
        }
        return 0;
    }

    private void measure(Path model, Options options, PrintStream out) throws IOException {
        EngineSettings settings = settings(options);
        int rounds = options.intValue("--rounds", 3);
        List<Integer> batches = batches(options.value("--batch").orElse(BATCHES));
        try (Engine engine = Engine.open(model, settings)) {
            if (options.flag("--grammar")) {
                printMasks(out, new GrammarBench(engine, ticker).run(), options);
                return;
            }
            EngineBench.Result result = new EngineBench(engine, rounds, ticker).run(batches);
            Roofline roofline = Roofline.measure(settings.threads(), ticker);
            if (options.flag("--json")) {
                out.println(Json.text(Document.of(engine, result, roofline)));
            } else {
                print(out, engine, result, roofline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("the bench was interrupted");
        }
    }

    private static EngineSettings settings(Options options) {
        EngineSettings defaults = EngineSettings.defaults();
        return defaults.withThreads(options.intValue("--threads", defaults.threads()))
                .withKernels(options.value("--kernels").orElse(EngineSettings.AUTO))
                .withLimits(RUNNING_MAX, RUNNING_MAX, STEP_TOKENS)
                .withDraftTokens(options.intValue("--draft-tokens", 0))
                .withInterTokenMillis(0);
    }

    private static void printMasks(PrintStream out, GrammarBench.Result result, Options options) {
        if (options.flag("--json")) {
            out.println(Json.text(result));
            return;
        }
        out.printf(
                Locale.ROOT,
                "grammar   compiled in %.1f ms; %d masks made, median %.3f ms, worst %.3f ms%n",
                result.compileMillis(),
                result.masks(),
                result.coldMedianMillis(),
                result.coldWorstMillis());
        out.printf(
                Locale.ROOT,
                "step      %.3f ms free; a mask that was made before %.4f ms, %.2f %% of it%n",
                result.stepMillis(),
                result.warmMillis(),
                100 * result.warmShare());
        out.printf(
                Locale.ROOT,
                "tok/s     %.1f free, %.1f within a grammar for the first time, %.1f again%n",
                result.freeRate(),
                result.firstRate(),
                result.againRate());
    }

    private static List<Integer> batches(String text) {
        try {
            List<Integer> sizes =
                    Arrays.stream(text.split(",", -1)).map(Integer::parseInt).toList();
            if (sizes.stream().allMatch(size -> size >= 1 && size <= RUNNING_MAX)) {
                return sizes;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("--batch needs numbers from 1 to 64, such as 1,4,16");
    }

    private static void print(
            PrintStream out, Engine engine, EngineBench.Result result, Roofline roofline) {
        out.printf("kernels   %s, profile %s%n", engine.kernels(), engine.numericsProfile());
        out.printf("tok/s     best, median and worst of the rounds%n");
        line(out, "pp512", result.pp512());
        line(out, "tg128", result.tg128());
        result.batch().forEach((size, rate) -> line(out, "batch " + size, rate));
        out.printf(
                Locale.ROOT,
                "prefix    first token of a cached prompt after %.3f of the time; other zones found"
                        + " %d positions; %.1f %% of the blocks' room unused%n",
                result.prefixHitTtftRatio(),
                result.crossZoneHits(),
                100 * result.kvWaste());
        out.printf(
                Locale.ROOT,
                "roofline  %.1f GB/s, %.0f GMAC/s%n",
                roofline.gbps(),
                roofline.gmacs());
    }

    private static void line(PrintStream out, String what, Rate rate) {
        out.printf(
                Locale.ROOT,
                "%-9s %8.1f %8.1f %8.1f%n",
                what,
                rate.best(),
                rate.median(),
                rate.worst());
    }

    /** Medians under the names that were asked for, and beside them the spread. */
    private record Document(
            String kernels,
            String profile,
            double pp512,
            double tg128,
            Map<String, Double> batch,
            @JsonProperty("prefix_hit_ttft_ratio") double prefixHitTtftRatio,
            @JsonProperty("cross_zone_hits") int crossZoneHits,
            @JsonProperty("kv_waste") double kvWaste,
            Roofline roofline,
            Map<String, Rate> spread) {

        static Document of(Engine engine, EngineBench.Result result, Roofline roofline) {
            Map<String, Double> batch = new LinkedHashMap<>();
            Map<String, Rate> spread = new LinkedHashMap<>();
            spread.put("pp512", result.pp512());
            spread.put("tg128", result.tg128());
            result.batch()
                    .forEach(
                            (size, rate) -> {
                                batch.put(size, rate.median());
                                spread.put("batch" + size, rate);
                            });
            return new Document(
                    engine.kernels(),
                    engine.numericsProfile(),
                    result.pp512().median(),
                    result.tg128().median(),
                    batch,
                    result.prefixHitTtftRatio(),
                    result.crossZoneHits(),
                    result.kvWaste(),
                    roofline,
                    spread);
        }
    }
}
