package io.alliancehub.launcher.load;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The table of a load run and whether the bill agrees with its clients. */
public final class LoadReport {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_MILLI = 1e3;

    private final List<StreamSample> answers;
    private final Map<String, Integer> failures;
    private final int cancelled;
    private final Readings readings;
    private final double seconds;
    private final int rows;
    private final List<String> differences;

    private LoadReport(
            List<StreamSample> answers,
            Map<String, Integer> failures,
            int cancelled,
            double seconds,
            BilledRequests billed,
            Readings readings) {
        this.answers = answers;
        this.failures = failures;
        this.cancelled = cancelled;
        this.readings = readings;
        this.seconds = seconds;
        this.rows = billed.rows();
        this.differences = billed.differences(answers);
    }

    /** What a member held before and after. */
    record Readings(MemberReading before, MemberReading after) {}

    static LoadReport of(
            List<StreamSample> samples, long nanos, BilledRequests billed, Readings readings) {
        Map<String, Integer> failures = new TreeMap<>();
        samples.stream()
                .map(StreamSample::failure)
                .filter(failure -> !failure.isEmpty())
                .forEach(failure -> failures.merge(failure, 1, Integer::sum));
        List<StreamSample> answers = samples.stream().filter(StreamSample::isWhole).toList();
        int cancelled = (int) samples.stream().filter(StreamSample::cancelled).count();
        return new LoadReport(
                answers, failures, cancelled, nanos / NANOS_PER_SECOND, billed, readings);
    }

    /** Whether every stream ended as it should, the bill agrees and the member gave all back. */
    public boolean clean() {
        return failures.isEmpty()
                && differences.isEmpty()
                && !answers.isEmpty()
                && readings.after().isNoMoreThan(readings.before());
    }

    /** Prints the table. */
    public void print(PrintStream out, int streams) {
        long completion = answers.stream().mapToLong(StreamSample::completionTokens).sum();
        int[] first = sorted(Arrivals::first);
        int[] between = sorted(Arrivals::gaps);
        int failed = failures.values().stream().mapToInt(Integer::intValue).sum();
        line(out, "streams at once", "%d", streams);
        line(out, "duration", "%.1f s", seconds);
        line(out, "requests", "%d", answers.size() + failed + cancelled);
        line(out, "given up by clients", "%d", cancelled);
        line(out, "errors", "%d", failed);
        line(out, "completion tokens", "%d (%.0f tokens/s)", completion, completion / seconds);
        line(
                out,
                "time to first token",
                "p50 %.1f ms, p99 %.1f ms",
                percentile(first, 0.5),
                percentile(first, 0.99));
        line(
                out,
                "between tokens",
                "p50 %.1f ms, p99 %.1f ms",
                percentile(between, 0.5),
                percentile(between, 0.99));
        line(out, "usage rows", "%d", rows);
        printRecount(out);
        MemberReading.print(out, readings.before(), readings.after());
    }

    private void printRecount(PrintStream out) {
        line(
                out,
                "recount",
                "%s",
                differences.isEmpty()
                        ? "every answer has one row with the client's own counts"
                        : differences.size() + " differences");
        failures.forEach((why, count) -> out.println("  error    " + count + " x " + why));
        differences.stream().limit(20).forEach(text -> out.println("  differs  " + text));
    }

    private static void line(PrintStream out, String name, String format, Object... values) {
        out.println(
                String.format(Locale.ROOT, "  %-20s ", name)
                        + String.format(Locale.ROOT, format, values));
    }

    private int[] sorted(Function<Arrivals, IntStream> micros) {
        return answers.stream()
                .map(StreamSample::arrivals)
                .flatMapToInt(micros::apply)
                .sorted()
                .toArray();
    }

    private static double percentile(int[] micros, double share) {
        return micros.length == 0
                ? Double.NaN
                : micros[(int) Math.min(micros.length - 1, Math.floor(share * micros.length))]
                        / MICROS_PER_MILLI;
    }
}
