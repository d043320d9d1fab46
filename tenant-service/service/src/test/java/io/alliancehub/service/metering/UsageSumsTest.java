package io.alliancehub.service.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * The sums are what the calls add up to, whatever came in which batches, twice, or not at all. They
 * are counted again here call by call, with nothing of what made them.
 */
final class UsageSumsTest {
    private static final List<String> MEMBERS = List.of("member-1", "member-2");
    private final RunningService service = RunningService.shared();

    /** A call that an event tells of; {@code fault} says what is wrong with the event. */
    record Told(
            int minutesAgo,
            TokenUsage usage,
            Outcome outcome,
            Measurement measurement,
            @Nullable Integer firstTokenMillis,
            Fault fault) {}

    /** How an event can come. */
    enum Fault {
        NONE,
        TWICE_IN_ONE_BATCH,
        AGAIN_LATER,
        AGAIN_WITH_OTHER_CONTENT,
        STRANGE_PRICE,
        STRANGE_KEY
    }

    @Property(tries = 10)
    void sumsAreWhatTheCallsAddUpTo(@ForAll("batches") List<List<Told>> batches) {
        Bank bank = new Bank(service);
        Bank other = new Bank(service);
        Instant now = service.clock().instant();
        List<UsageEvent> again = new ArrayList<>();
        for (List<Told> batch : batches) {
            List<UsageEvent> events = new ArrayList<>();
            for (Told told : batch) {
                UsageEvent event = event(bank, told, now);
                switch (told.fault()) {
                    case NONE -> events.add(event);
                    case TWICE_IN_ONE_BATCH -> events.addAll(List.of(event, event));
                    case AGAIN_LATER -> {
                        events.add(event);
                        again.add(event);
                    }
                    case AGAIN_WITH_OTHER_CONTENT -> {
                        events.add(event);
                        again.add(with(event, event.priceVersion(), event.usage(), bank));
                    }
                    case STRANGE_PRICE ->
                            events.add(with(event, other.priceVersion, event.usage(), bank));
                    case STRANGE_KEY ->
                            events.add(with(event, event.priceVersion(), event.usage(), other));
                }
            }
            send(bank, events);
        }
        send(bank, again);
        for (Step step : Step.values()) {
            assertThat(summed(bank, step)).as(step.table).isEqualTo(counted(bank, step));
        }
        assertThat(summed(other, Step.DAY)).isEmpty();
    }

    @Provide
    Arbitrary<List<List<Told>>> batches() {
        Arbitrary<Told> call =
                Combinators.combine(
                                Arbitraries.integers().between(0, 3 * 24 * 60),
                                usages(),
                                Arbitraries.of(Outcome.class),
                                Arbitraries.of(Measurement.class),
                                Arbitraries.integers().between(0, 500_000).injectNull(0.2),
                                Arbitraries.frequencyOf(
                                        net.jqwik.api.Tuple.of(5, Arbitraries.just(Fault.NONE)),
                                        net.jqwik.api.Tuple.of(4, Arbitraries.of(Fault.class))))
                        .as(Told::new);
        return call.list().ofMinSize(1).ofMaxSize(12).list().ofMinSize(1).ofMaxSize(5);
    }

    private static Arbitrary<TokenUsage> usages() {
        Arbitrary<Integer> tokens = Arbitraries.integers().between(0, 5_000);
        return Combinators.combine(tokens, tokens, tokens, tokens)
                .as(
                        (a, b, c, d) ->
                                new TokenUsage(
                                        Math.max(a, b),
                                        Math.min(a, b),
                                        Math.max(c, d),
                                        Math.min(c, d)));
    }

    private static UsageEvent event(Bank bank, Told told, Instant now) {
        Instant at =
                now.minus(Duration.ofMinutes(told.minutesAgo())).truncatedTo(ChronoUnit.MICROS);
        UsageEvent event = bank.call("req-" + UUID.randomUUID(), at, told.usage());
        Integer first = told.firstTokenMillis();
        return new UsageEvent(
                event.id(),
                event.requestId(),
                event.tenantId(),
                event.projectId(),
                event.appId(),
                event.keyId(),
                event.alias(),
                event.modelVersion(),
                event.usage(),
                told.minutesAgo(),
                told.outcome(),
                told.measurement(),
                event.priceVersion(),
                event.occurredAt(),
                event.dispatchedAt(),
                first == null ? null : at.plusMillis(first),
                at.plusSeconds(600),
                event.gatewayId(),
                MEMBERS.getFirst(),
                null);
    }

    /** The same call, told of otherwise. */
    private static UsageEvent with(
            UsageEvent event, String priceVersion, TokenUsage usage, Bank key) {
        return new UsageEvent(
                event.id(),
                event.requestId(),
                event.tenantId(),
                event.projectId(),
                event.appId(),
                key.key,
                event.alias(),
                event.modelVersion(),
                usage,
                event.beyondTokens(),
                event.outcome(),
                event.measurement(),
                priceVersion,
                event.occurredAt(),
                event.dispatchedAt(),
                event.firstTokenAt(),
                event.endedAt(),
                event.gatewayId(),
                MEMBERS.getLast(),
                null);
    }

    private static void send(Bank bank, List<UsageEvent> events) {
        if (!events.isEmpty()) {
            bank.send(events.toArray(UsageEvent[]::new));
        }
    }

    /** A row of sums as text, by its key. */
    private Map<List<String>, List<String>> summed(Bank bank, Step step) {
        Map<List<String>, List<String>> rows = new TreeMap<>(UsageSumsTest::compare);
        service.bean(TenantTransactions.class)
                .call(
                        bank.id,
                        jdbc -> {
                            jdbc.sql("select * from " + step.table + " where tenant_id = ?")
                                    .param(bank.id.value())
                                    .query(
                                            row -> {
                                                Integer[] counts =
                                                        (Integer[])
                                                                row.getArray("first_tokens")
                                                                        .getArray();
                                                rows.put(
                                                        List.of(
                                                                row.getObject(
                                                                                "at",
                                                                                OffsetDateTime
                                                                                        .class)
                                                                        .toInstant()
                                                                        .toString(),
                                                                row.getString("project_id"),
                                                                row.getString("app_id"),
                                                                row.getString("key_id"),
                                                                row.getString("alias"),
                                                                row.getString("model_version"),
                                                                row.getString("price_version"),
                                                                row.getString("outcome"),
                                                                row.getString("measurement")),
                                                        List.of(
                                                                row.getString("requests"),
                                                                row.getString("prompt_tokens"),
                                                                row.getString("cached_tokens"),
                                                                row.getString("completion_tokens"),
                                                                row.getString("reasoning_tokens"),
                                                                row.getString("beyond_tokens"),
                                                                row.getBigDecimal("amount")
                                                                        .toPlainString(),
                                                                row.getString("micro_yuan"),
                                                                Arrays.toString(counts)));
                                            });
                            return true;
                        });
        return rows;
    }

    private Map<List<String>, List<String>> counted(Bank bank, Step step) {
        Map<List<String>, Count> counts = new TreeMap<>(UsageSumsTest::compare);
        service.bean(TenantTransactions.class)
                .call(
                        bank.id,
                        jdbc -> {
                            jdbc.sql(
                                            "select u.*, micro_yuan as micro from usage_record u"
                                                    + " where tenant_id = ?")
                                    .param(bank.id.value())
                                    .query(
                                            row -> {
                                                UsageRecord call = UsageRecord.read(row);
                                                counts.computeIfAbsent(
                                                                key(call, step), k -> new Count())
                                                        .add(call, row.getLong("micro"));
                                            });
                            return true;
                        });
        Map<List<String>, List<String>> rows = new TreeMap<>(UsageSumsTest::compare);
        counts.forEach((key, count) -> rows.put(key, count.text()));
        return rows;
    }

    private static List<String> key(UsageRecord call, Step step) {
        ZonedDateTime at = call.occurredAt().atZone(LimitWindows.ZONE);
        return List.of(
                at.truncatedTo(step.unit).toInstant().toString(),
                call.projectId().value(),
                call.appId().value(),
                call.keyId().value(),
                call.alias(),
                call.modelVersion(),
                call.priceVersion(),
                call.outcome().name(),
                call.measurement().name());
    }

    private static int compare(List<String> one, List<String> other) {
        return String.join(" ", one).compareTo(String.join(" ", other));
    }

    private enum Step {
        HOUR("usage_hour", ChronoUnit.HOURS),
        DAY("usage_day", ChronoUnit.DAYS);

        private final String table;
        private final ChronoUnit unit;

        Step(String table, ChronoUnit unit) {
            this.table = table;
            this.unit = unit;
        }
    }

    private static final class Count {
        private final long[] sums = new long[6];
        private BigDecimal amount = BigDecimal.ZERO;
        private long micro;
        private final TreeMap<Integer, Long> times = new TreeMap<>();

        void add(UsageRecord call, long microYuan) {
            long[] one = {
                1,
                call.promptTokens(),
                call.cachedTokens(),
                call.completionTokens(),
                call.reasoningTokens(),
                call.beyondTokens()
            };
            for (int i = 0; i < one.length; i++) {
                sums[i] += one[i];
            }
            amount = amount.add(new BigDecimal(call.amount()));
            micro += microYuan;
            if (call.firstTokenAt() != null) {
                long micros = ChronoUnit.MICROS.between(call.occurredAt(), call.firstTokenAt());
                int bucket = 0;
                while (bucket < 63 && micros >= Math.round(8_000 * Math.pow(2, bucket / 4.0))) {
                    bucket++;
                }
                times.merge(bucket, 1L, Long::sum);
            }
        }

        List<String> text() {
            long[] counts = new long[times.isEmpty() ? 0 : times.lastKey() + 1];
            times.forEach((bucket, count) -> counts[bucket] = count);
            List<String> text = new ArrayList<>();
            for (long sum : sums) {
                text.add(Long.toString(sum));
            }
            text.add(amount.toPlainString());
            text.add(Long.toString(micro));
            text.add(Arrays.toString(counts));
            return text;
        }
    }
}
