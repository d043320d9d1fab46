package io.alliancehub.server.cli;

import io.alliancehub.server.bench.serving.Ratio;
import io.alliancehub.server.bench.serving.ServeBench.Result;
import io.alliancehub.server.bench.serving.Side;
import io.alliancehub.server.bench.serving.Spread;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a bench of serving found, for people. */
final class ServeTable {

    private static final String NAME = "%-22s";
    private static final String CELL = "%-30s";

    private final PrintStream out;

    ServeTable(PrintStream out) {
        this.out = out;
    }

    void print(Result result) {
        Side other = result.other();
        Ratio ratio = result.ratio();
        out.printf(
                "%d at once, %d requests a round, %d rounds; prompts of %d tokens, %d out%n",
                result.concurrency(),
                result.requestsPerRound(),
                result.rounds(),
                result.promptTokens(),
                result.completionTokens());
        out.println("median of the rounds (lowest to highest)");
        line("", "ours", other == null ? "" : other.url(), other == null ? "" : "ratio");
        figure(result, "tokens/s", Side::tokensPerSecond, Ratio::tokensPerSecond);
        figure(result, "first token p50, ms", Side::ttftP50Millis, Ratio::ttftP50);
        figure(result, "first token p99, ms", Side::ttftP99Millis, Ratio::ttftP99);
        figure(result, "between tokens p50, ms", Side::interTokenP50Millis, Ratio::interTokenP50);
        figure(result, "between tokens p99, ms", Side::interTokenP99Millis, Ratio::interTokenP99);
        count(result, "requests", Side::requests);
        count(result, "prompt tokens", Side::promptTokens);
        count(result, "completion tokens", Side::completionTokens);
        count(result, "errors", Side::errors);
        if (ratio != null && other != null && isUnequal(result.ours(), other)) {
            out.println("The servers do not count the same tokens in the same prompts.");
        }
        failures(result.ours());
        failures(other);
    }

    /** Where all requests were answered, their prompts should be as long on either side. */
    private static boolean isUnequal(Side ours, Side other) {
        return ours.errors() == 0
                && other.errors() == 0
                && ours.promptTokens() != other.promptTokens();
    }

    private void failures(@Nullable Side side) {
        if (side != null) {
            side.failures().forEach(why -> out.println(side.url() + ": " + why));
        }
    }

    private void figure(
            Result result, String name, Function<Side, Spread> of, ToDoubleFunction<Ratio> ratio) {
        Side other = result.other();
        Ratio ratios = result.ratio();
        line(
                name,
                cell(of.apply(result.ours())),
                other == null ? "" : cell(of.apply(other)),
                ratios == null
                        ? ""
                        : String.format(Locale.ROOT, "%.2f", ratio.applyAsDouble(ratios)));
    }

    private static String cell(Spread spread) {
        return String.format(
                Locale.ROOT,
                "%.1f (%.1f to %.1f)",
                spread.median(),
                spread.lowest(),
                spread.highest());
    }

    private void count(Result result, String name, ToLongFunction<Side> of) {
        Side other = result.other();
        line(
                name,
                Long.toString(of.applyAsLong(result.ours())),
                other == null ? "" : Long.toString(of.applyAsLong(other)),
                "");
    }

    private void line(String name, String ours, String other, String ratio) {
        String line =
                String.format(NAME + " " + CELL + " " + CELL + " %s", name, ours, other, ratio);
        out.println(line.stripTrailing());
    }
}
