package io.alliancehub.launcher.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The table of a load run and whether the bill agrees with its clients. */
public final class LoadReport {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<StreamSample> answers;
    private final Map<String, Integer> failures;
    private final int cancelled;
    private final Readings readings;
    private final double seconds;
    private final List<JsonNode> rows;
    private final List<String> differences;

    private LoadReport(
            List<StreamSample> answers,
            Map<String, Integer> failures,
            int cancelled,
            double seconds,
            List<JsonNode> rows,
            Readings readings) {
        this.answers = answers;
        this.failures = failures;
        this.cancelled = cancelled;
        this.readings = readings;
        this.seconds = seconds;
        this.rows = rows;
        this.differences = recount(answers, rows);
    }

    /** What a member held before and after. */
    record Readings(MemberReading before, MemberReading after) {}

    static LoadReport of(
            List<StreamSample> samples, long nanos, List<JsonNode> rows, Readings readings) {
        Map<String, Integer> failures = new TreeMap<>();
        samples.stream()
                .map(StreamSample::failure)
                .filter(failure -> !failure.isEmpty())
                .forEach(failure -> failures.merge(failure, 1, Integer::sum));
        List<StreamSample> answers = samples.stream().filter(StreamSample::isWhole).toList();
        int cancelled = (int) samples.stream().filter(StreamSample::cancelled).count();
        return new LoadReport(
                answers, failures, cancelled, nanos / NANOS_PER_SECOND, rows, readings);
    }

    /** Each answer against its usage row. */
    private static List<String> recount(List<StreamSample> answers, List<JsonNode> rows) {
        Map<String, JsonNode> byRequest = new HashMap<>();
        List<String> differences = new ArrayList<>();
        for (JsonNode row : rows) {
            if (byRequest.put(row.path("requestId").asString(""), row) != null) {
                differences.add(row.path("requestId").asString("") + " has two rows");
            }
        }
        for (StreamSample answer : answers) {
            JsonNode row = byRequest.get(answer.requestId());
            if (row == null) {
                differences.add(answer.requestId() + " has no row");
            } else if (row.path("promptTokens").asLong() != answer.promptTokens()
                    || row.path("completionTokens").asLong() != answer.completionTokens()) {
                differences.add(
                        answer.requestId()
                                + " used "
                                + answer.promptTokens()
                                + "+"
                                + answer.completionTokens()
                                + " and its row says "
                                + row.path("promptTokens").asLong()
                                + "+"
                                + row.path("completionTokens").asLong());
            }
        }
        return differences;
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
        List<Double> first = new ArrayList<>();
        List<Double> between = new ArrayList<>();
        for (StreamSample answer : answers) {
            List<Long> arrivals = answer.arrivals();
            for (int i = 0; i < arrivals.size(); i++) {
                double millis =
                        (arrivals.get(i) - (i == 0 ? 0 : arrivals.get(i - 1))) / NANOS_PER_MILLI;
                (i == 0 ? first : between).add(millis);
            }
        }
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
        line(out, "usage rows", "%d", rows.size());
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

    private static double percentile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
    }
}
