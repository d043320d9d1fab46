package io.alliancehub.server.cli;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.server.bench.LoraBench;
import io.alliancehub.server.bench.ModelShape;
import io.alliancehub.server.bench.Rate;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** {@code bench engine --lora-mix K}: many adapters in one batch. */
final class LoraBenchRun {

    private static final int SEQUENCES = 16;

    private final Options options;
    private final LongSupplier ticker;

    LoraBenchRun(Options options, LongSupplier ticker) {
        this.options = options;
        this.ticker = ticker;
    }

    void measure(BenchModel model, EngineSettings settings, PrintStream out) throws IOException {
        ModelShape shape = model.shape();
        if (shape == null) {
            throw new UsageException("--lora-mix needs --shape, for which adapters are made");
        }
        int over = number("--lora-mix", 1, 1, SEQUENCES);
        int registered = number("--adapters", over, over, 1024);
        int resident = number("--resident", registered, over, registered);
        int rounds = options.intValue("--rounds", 3);
        try (var bench = new LoraBench(shape, registered, resident, ticker);
                Engine engine = Engine.open(model.file(), bench.settings(settings))) {
            LoraBench.Result result = bench.run(engine, over, rounds);
            if (options.flag("--json")) {
                out.println(Json.text(new Document(engine.kernels(), result)));
            } else {
                print(out, engine, result);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("the bench was interrupted");
        }
    }

    private int number(String name, int fallback, int min, int max) {
        int number = options.intValue(name, fallback);
        if (number < min || number > max) {
            throw new UsageException("%s must be a number from %d to %d".formatted(name, min, max));
        }
        return number;
    }

    private static void print(PrintStream out, Engine engine, LoraBench.Result result) {
        out.printf("kernels   %s, profile %s%n", engine.kernels(), engine.numericsProfile());
        out.printf("best, median and worst of the rounds%n");
        line(out, "16 of the base, tok/s", result.base());
        line(out, "16 over " + result.over() + ", tok/s", result.mixed());
        line(out, "first token, cold, ms", result.coldMillis());
        line(out, "first token, warm, ms", result.warmMillis());
        out.printf(
                Locale.ROOT,
                "ratio %.3f; %d adapters of %.1f MB registered, %d of them in memory%n",
                result.ratio(),
                result.registered(),
                result.adapterBytes() / 1e6,
                result.resident());
    }

    private static void line(PrintStream out, String what, Rate rate) {
        out.printf(
                Locale.ROOT,
                "%-22s %8.1f %8.1f %8.1f%n",
                what,
                rate.best(),
                rate.median(),
                rate.worst());
    }

    private record Document(String kernels, LoraBench.Result lora) {}
}
