package io.alliancehub.service.live;

import io.alliancehub.contract.GatewayHeartbeat;
import io.alliancehub.contract.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the counters of heartbeats into rates. A gateway's counters begin anew with its start: its
 * first heartbeat that is seen, and the first after a restart, give no rate, and no rate is ever
 * negative. A heartbeat that is read twice keeps the rate that it gave. Not thread-safe: one reader
 * calls it.
 */
final class Rates {
    /** Two heartbeats that are closer than this tell nothing. */
    private static final Duration CLOSEST = Duration.ofMillis(200);

    private static final Duration MEDIAN_OVER = Duration.ofSeconds(10);
    private static final double MILLIS = 1_000;

    private final Map<String, Gateway> gateways = new HashMap<>();

    /** The traffic, now that these heartbeats were read. */
    Traffic accept(List<GatewayHeartbeat> heartbeats, Instant now) {
        Set<String> alive =
                heartbeats.stream().map(GatewayHeartbeat::gatewayId).collect(Collectors.toSet());
        gateways.keySet().retainAll(alive);
        heartbeats.forEach(
                it -> gateways.computeIfAbsent(it.gatewayId(), id -> new Gateway()).accept(it));
        Map<TenantId, List<Gateway>> byBank = new TreeMap<>(Comparator.comparing(TenantId::value));
        for (Gateway gateway : gateways.values()) {
            for (TenantId tenant : gateway.tenants()) {
                byBank.computeIfAbsent(tenant, key -> new ArrayList<>()).add(gateway);
            }
        }
        List<Traffic.BankTraffic> banks = new ArrayList<>();
        byBank.forEach((tenant, at) -> banks.add(Traffic.BankTraffic.of(tenant, sum(tenant, at))));
        banks.sort(
                Comparator.comparingLong(Traffic.BankTraffic::openRequests)
                        .reversed()
                        .thenComparing(it -> it.tenant().value()));
        return new Traffic(now, gateways.size(), sum(null, gateways.values()), banks);
    }

    /** Nobody looks any more: what is read next is a beginning. */
    void forget() {
        gateways.clear();
    }

    /**
     * @param tenant null for all banks
     */
    private static Traffic.Totals sum(@Nullable TenantId tenant, Iterable<Gateway> gateways) {
        long open = 0;
        boolean none = true;
        boolean known = false;
        double[] rates = new double[Rated.values().length];
        Counts recent = Counts.ZERO;
        for (Gateway gateway : gateways) {
            open += gateway.open(tenant);
            none = false;
            known |= gateway.isRated();
            Counts growth = gateway.growth(tenant);
            for (Rated rated : Rated.values()) {
                rates[rated.ordinal()] +=
                        rated.count.applyAsLong(growth) * MILLIS / gateway.growthMillis();
            }
            recent = recent.plus(gateway.recent(tenant));
        }
        long median = recent.firstTokenMedianMillis();
        return new Traffic.Totals(
                open,
                rate(none || known, rates, Rated.REQUESTS),
                rate(none || known, rates, Rated.TOKENS),
                rate(none || known, rates, Rated.PROMPT_TOKENS),
                rate(none || known, rates, Rated.ERRORS),
                rate(none || known, rates, Rated.REFUSALS),
                median == 0 ? null : median);
    }

    private static @Nullable Double rate(boolean known, double[] rates, Rated rated) {
        return known ? Math.round(rates[rated.ordinal()] * MILLIS) / MILLIS : null;
    }

    private enum Rated {
        REQUESTS(Counts::requests),
        TOKENS(Counts::tokens),
        PROMPT_TOKENS(Counts::promptTokens),
        ERRORS(Counts::errors),
        REFUSALS(Counts::refusals);

        private final ToLongFunction<Counts> count;

        Rated(ToLongFunction<Counts> count) {
            this.count = count;
        }
    }

    /** What was last heard of one gateway. */
    private static final class Gateway {
        private @Nullable GatewayHeartbeat last;
        private Map<TenantId, Counts> counts = Map.of();
        private Map<TenantId, Counts> growth = Map.of();
        private long growthMillis = 1;
        private boolean rated;
        private final Deque<Growth> recent = new ArrayDeque<>();

        private record Growth(Instant at, Map<TenantId, Counts> counts) {}

        void accept(GatewayHeartbeat next) {
            GatewayHeartbeat before = last;
            Map<TenantId, Counts> nextCounts =
                    next.tenants().stream()
                            .collect(
                                    Collectors.toMap(
                                            GatewayHeartbeat.Traffic::tenant,
                                            Counts::of,
                                            (one, other) -> other));
            if (before == null
                    || !before.startedAt().equals(next.startedAt())
                    || next.at().isBefore(before.at())) {
                begin();
            } else if (next.at().isBefore(before.at().plus(CLOSEST))) {
                return;
            } else {
                grow(nextCounts, Duration.between(before.at(), next.at()), next.at());
            }
            last = next;
            counts = nextCounts;
        }

        private void begin() {
            growth = Map.of();
            rated = false;
            recent.clear();
        }

        private void grow(Map<TenantId, Counts> next, Duration took, Instant at) {
            Map<TenantId, Counts> grown = new HashMap<>();
            // A bank that was not among the busiest is new here, or was left out: from now on.
            next.forEach(
                    (tenant, it) ->
                            grown.put(tenant, it.since(counts.getOrDefault(tenant, base(it)))));
            growth = grown;
            growthMillis = took.toMillis();
            rated = true;
            recent.addLast(new Growth(at, grown));
            while (recent.getFirst().at().isBefore(at.minus(MEDIAN_OVER))) {
                recent.removeFirst();
            }
        }

        /** A bank's first calls count from nothing, unless the heartbeat was full before. */
        private Counts base(Counts now) {
            return counts.size() < GatewayHeartbeat.TENANTS_MAX ? Counts.ZERO : now;
        }

        Set<TenantId> tenants() {
            GatewayHeartbeat heartbeat = last;
            return heartbeat == null
                    ? Set.of()
                    : heartbeat.tenants().stream()
                            .map(GatewayHeartbeat.Traffic::tenant)
                            .collect(
                                    Collectors.toCollection(
                                            () ->
                                                    new TreeSet<>(
                                                            Comparator.comparing(
                                                                    TenantId::value))));
        }

        long open(@Nullable TenantId tenant) {
            GatewayHeartbeat heartbeat = last;
            return heartbeat == null
                    ? 0
                    : heartbeat.tenants().stream()
                            .filter(it -> tenant == null || it.tenant().equals(tenant))
                            .mapToLong(GatewayHeartbeat.Traffic::openRequests)
                            .sum();
        }

        boolean isRated() {
            return rated;
        }

        long growthMillis() {
            return growthMillis;
        }

        Counts growth(@Nullable TenantId tenant) {
            return of(growth, tenant);
        }

        Counts recent(@Nullable TenantId tenant) {
            Counts sum = Counts.ZERO;
            for (Growth it : recent) {
                sum = sum.plus(of(it.counts(), tenant));
            }
            return sum;
        }

        private static Counts of(Map<TenantId, Counts> counts, @Nullable TenantId tenant) {
            return tenant == null
                    ? counts.values().stream().reduce(Counts.ZERO, Counts::plus)
                    : counts.getOrDefault(tenant, Counts.ZERO);
        }
    }
}
