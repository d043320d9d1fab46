package io.alliancehub.service.bench;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.PostgresProcess;
import io.alliancehub.service.testing.RedisProcess;
import io.alliancehub.service.testing.RunningService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long each page over usage takes where there are many calls: through HTTP, the whole service
 * and a real PostgreSQL with the hub's settings (but no fsync). {@code hub.bench.rows} says how
 * many calls, {@code hub.bench.out} where the figures go, as JSON and as a table.
 */
final class UsageBench {
    private static final int RUNS = 15;
    private static final int WARM_UP = 2;
    private static final String LARGEST = "/tenants/bench-1";
    private static final String SMALL = "/tenants/bench-2";
    private final Instant now = Instant.now();
    private final List<Map<String, Object>> figures = new ArrayList<>();
    private final Map<String, Object> report = new LinkedHashMap<>();

    @Test
    void pagesOverManyCalls() throws IOException, SQLException {
        long rows = Long.getLong("hub.bench.rows", 10_000_000);
        Path folder = Files.createTempDirectory("hub-bench-usage");
        Map<String, String> settings =
                Map.of(
                        "shared_buffers", "128MB",
                        "max_wal_size", "8GB",
                        "session_preload_libraries", "auto_explain",
                        "auto_explain.log_min_duration", "900ms",
                        "auto_explain.log_analyze", "on",
                        "auto_explain.log_timing", "off");
        try (PostgresProcess postgres = new PostgresProcess(folder, settings);
                RunningService service = new RunningService(postgres, new RedisProcess());
                Connection superuser = postgres.superuser();
                Statement statement = superuser.createStatement()) {
            UsageFill.Times times = new UsageFill(superuser, rows, now).run();
            report.put("calls", times.calls());
            report.put("writeSeconds", times.writing().toSeconds());
            report.put("sumSeconds", times.summing().toSeconds());
            report.put("tables", sizes(statement));
            pages(service, statement);
            exports(service);
            writing(service, statement);
        } finally {
            delete(folder);
        }
        report.put("pages", figures);
        String out = System.getProperty("hub.bench.out", "target/bench-usage");
        JsonMapper json = JsonMapper.builder().build();
        Files.writeString(
                Path.of(out + ".json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(report));
        Files.writeString(Path.of(out + ".txt"), table());
    }

    private void pages(RunningService service, Statement statement) throws SQLException {
        Instant month = now.minus(Duration.ofDays(30));
        String year = "from=" + now.minus(Duration.ofDays(394)) + "&to=" + now;
        String last30 = "from=" + month + "&to=" + now;
        for (String bank : List.of(LARGEST, "")) {
            String of = bank.isEmpty() ? "all banks" : "largest bank";
            String usage = bank + "/usage";
            page(service, of + ": overview", bank + "/overview");
            page(service, of + ": attention", bank + "/attention");
            for (String by : List.of("none", "project", "app", "key", "alias", "outcome")) {
                page(
                        service,
                        of + ": 13 months by day and " + by,
                        usage + "/series?step=day&" + year + "&groupBy=" + by);
                page(
                        service,
                        of + ": 30 days by hour and " + by,
                        usage + "/series?step=hour&" + last30 + "&groupBy=" + by);
            }
            page(
                    service,
                    of + ": 13 months, one app",
                    usage + "/series?step=day&" + year + "&appId=bench-1-app-7");
            page(
                    service,
                    of + ": totals of 13 months by key",
                    usage + "/totals?" + year + "&groupBy=key");
            page(service, of + ": newest calls", usage + "");
            page(service, of + ": oldest calls", usage + "?sort=occurredAt");
            page(service, of + ": newest of one key", usage + "?keyId=bench1key35");
            page(service, of + ": newest that a gateway lost", usage + "?outcome=GATEWAY_LOST");
            page(
                    service,
                    of + ": lost, one app, old price, 200",
                    usage
                            + "?limit=200&outcome=GATEWAY_LOST&appId=bench-1-app-11&priceVersion=bench-price-3-3");
            page(
                    service,
                    of + ": nothing matches",
                    usage + "?outcome=GATEWAY_LOST&measurement=MEASURED");
            page(
                    service,
                    of + ": deep in the list",
                    usage + "?" + cursor(service, usage + "?to=" + month));
            page(
                    service,
                    of + ": dearest of 30 days",
                    usage
                            + "?sort=-amount&"
                            + (bank.isEmpty() ? "from=" + now.minus(Duration.ofDays(14)) : last30));
            page(
                    service,
                    of + ": slowest of 7 days, one app",
                    usage
                            + "?sort=-firstToken&appId=bench-1-app-2&from="
                            + now.minus(Duration.ofDays(7)));
            page(
                    service,
                    of + ": most tokens of a day",
                    usage + "?sort=-tokens&from=" + now.minus(Duration.ofDays(1)));
        }
        String request =
                service.get(LARGEST + "/usage?to=" + month)
                        .json()
                        .path("items")
                        .get(0)
                        .path("requestId")
                        .asString();
        page(service, "one call", LARGEST + "/usage/" + request);
        page(service, "all banks: one request id", "/usage?requestId=" + request);
        YearMonth last = YearMonth.from(LocalDate.ofInstant(now, LimitWindows.ZONE)).minusMonths(1);
        Instant from = last.atDay(1).atStartOfDay(LimitWindows.ZONE).toInstant();
        Instant until = last.plusMonths(1).atDay(1).atStartOfDay(LimitWindows.ZONE).toInstant();
        UsageFill.post(statement, "bench-2", from, until);
        page(service, "draft invoice, largest bank", LARGEST + "/invoices/" + last);
        page(service, "draft invoice, second bank", SMALL + "/invoices/" + last);
        String line =
                service.get(SMALL + "/invoices/" + last)
                        .json()
                        .path("lines")
                        .get(0)
                        .path("id")
                        .asString();
        page(
                service,
                "calls of a line, second bank",
                SMALL + "/invoices/" + last + "/lines/" + line + "/requests");
        long begun = System.nanoTime();
        RunningService.Answer recount =
                service.post(SMALL + "/invoices/" + last + "/recount", "{}");
        add("recount, second bank, " + recount.status(), List.of(millis(begun)));
    }

    private static String cursor(RunningService service, String path) {
        return "cursor=" + service.get(path).expect(200).text("nextCursor");
    }

    private void page(RunningService service, String name, String path) {
        long begun = System.nanoTime();
        RunningService.Answer first = service.get(path);
        long cold = millis(begun);
        if (first.status() != 200) {
            throw new AssertionError(name + ": " + first.response().body());
        }
        for (int i = 1; i < WARM_UP; i++) {
            service.get(path);
        }
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            begun = System.nanoTime();
            service.get(path).expect(200);
            times.add(millis(begun));
        }
        add(name, times);
        figures.getLast().put("first", cold);
        figures.getLast().put("kilobytes", first.response().body().length() / 1_024);
    }

    private void add(String name, List<Long> times) {
        List<Long> sorted = times.stream().sorted().toList();
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("page", name);
        figure.put("p50", sorted.get(sorted.size() / 2));
        figure.put("p95", sorted.get(sorted.size() * 95 / 100));
        figure.put("max", sorted.getLast());
        figures.add(figure);
        System.out.println(figure);
    }

    private void exports(RunningService service) throws IOException {
        List<Long> heads = new ArrayList<>();
        List<Long> rows = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            long begun = System.nanoTime();
            try (var lines = reader(service, LARGEST + "/usage.csv")) {
                lines.readLine();
                heads.add(millis(begun));
                lines.readLine();
                rows.add(millis(begun));
            }
            RunningService.await(
                    "a turn", () -> service.get(LARGEST + "/usage.csv?keyId=x").status() == 200);
        }
        add("export of all calls, largest bank: first byte", heads);
        add("export of all calls, largest bank: first call", rows);
        long begun = System.nanoTime();
        long count = 0;
        Instant from = now.minus(Duration.ofDays(30));
        try (var lines = reader(service, LARGEST + "/usage.csv?from=" + from)) {
            while (lines.readLine() != null) {
                count++;
            }
        }
        add("export of 30 days, largest bank: " + count + " lines", List.of(millis(begun)));
    }

    private static BufferedReader reader(RunningService service, String path) {
        return new BufferedReader(
                new InputStreamReader(service.open(path), StandardCharsets.UTF_8));
    }

    /** What the sums cost where calls are stored: the best of a few runs of both, in turns. */
    private void writing(RunningService service, Statement statement) throws SQLException {
        Bank bank = new Bank(service);
        long with = 0;
        long without = 0;
        for (int i = 0; i < 4; i++) {
            with = Math.max(with, batches(service, bank));
            statement.execute("alter table hub.usage_record disable trigger usage_record_summed");
            without = Math.max(without, batches(service, bank));
            statement.execute("alter table hub.usage_record enable trigger usage_record_summed");
        }
        report.put("storedPerSecond", with);
        report.put("storedPerSecondWithoutSums", without);
    }

    private static long batches(RunningService service, Bank bank) {
        long begun = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            bank.send(
                    Stream.generate(() -> bank.call(100, 10, 10))
                            .limit(500)
                            .toArray(io.alliancehub.contract.UsageEvent[]::new));
        }
        return 20_000_000 / Math.max(1, millis(begun));
    }

    private static Map<String, String> sizes(Statement statement) throws SQLException {
        Map<String, String> sizes = new LinkedHashMap<>();
        for (String table : List.of("usage_record", "usage_hour", "usage_day")) {
            try (ResultSet row =
                    statement.executeQuery(
                            "select count(*) || ' rows, ' || pg_size_pretty(pg_table_size('%1$s')) || ' + ' || pg_size_pretty(pg_indexes_size('%1$s')) || ' of indexes' from %1$s"
                                    .formatted(table))) {
                row.next();
                sizes.put(table, row.getString(1));
            }
        }
        return sizes;
    }

    private static long millis(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private String table() {
        StringBuilder text = new StringBuilder();
        report.forEach(
                (name, value) -> {
                    if (!name.equals("pages")) {
                        text.append(name).append(": ").append(value).append('\n');
                    }
                });
        String line = "%-56s %7s %7s %7s %7s%n";
        text.append(line.formatted("page, ms", "first", "p50", "p95", "max"));
        for (Map<String, Object> figure : figures) {
            text.append(
                    line.formatted(
                            figure.get("page"),
                            figure.getOrDefault("first", ""),
                            figure.get("p50"),
                            figure.get("p95"),
                            figure.get("max")));
        }
        return text.toString();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
