package io.alliancehub.gateway.live;

import io.alliancehub.contract.GatewayHeartbeat;
import io.alliancehub.contract.TenantId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What each bank has called here since the start. Only banks that were let in have a place, so
 * there are no more of them than banks. Thread-safe; nobody waits for anybody.
 */
public final class TrafficCounters {
    private static final List<Long> BOUNDS = GatewayHeartbeat.FIRST_TOKEN_MILLIS;
    private final ConcurrentMap<TenantId, Bank> banks = new ConcurrentHashMap<>();

    /** A call was admitted. */
    public void admitted(TenantId tenant) {
        Bank bank = bank(tenant);
        bank.requests.increment();
        bank.open.increment();
    }

    /** An admitted call is over. */
    public void over(TenantId tenant) {
        bank(tenant).open.decrement();
    }

    /** The first token of a call came so long after the relay began. */
    public void firstToken(TenantId tenant, long promptTokens, Duration after) {
        Bank bank = bank(tenant);
        bank.promptTokens.add(promptTokens);
        bank.firstTokens.incrementAndGet(bucket(after.toMillis()));
    }

    /** More of an answer came. */
    public void completionTokens(TenantId tenant, long count) {
        bank(tenant).completionTokens.add(count);
    }

    /** An answer broke off after it had begun. */
    public void failed(TenantId tenant) {
        bank(tenant).errors.increment();
    }

    /** A call was refused with this code; {@code ours} where that is not the caller's fault. */
    public void refused(TenantId tenant, String code, boolean ours) {
        Bank bank = bank(tenant);
        bank.refusals.computeIfAbsent(code, key -> new LongAdder()).increment();
        if (ours) {
            bank.errors.increment();
        }
    }

    /** All of it, the busiest banks first and no more than a heartbeat may hold. */
    List<GatewayHeartbeat.Traffic> now() {
        return banks.entrySet().stream()
                .map(entry -> entry.getValue().now(entry.getKey()))
                .sorted(
                        Comparator.comparingLong(GatewayHeartbeat.Traffic::openRequests)
                                .thenComparingLong(GatewayHeartbeat.Traffic::requests)
                                .reversed())
                .limit(GatewayHeartbeat.TENANTS_MAX)
                .toList();
    }

    private Bank bank(TenantId tenant) {
        return banks.computeIfAbsent(tenant, key -> new Bank());
    }

    private static int bucket(long millis) {
        int at = 0;
        while (at < BOUNDS.size() && millis > BOUNDS.get(at)) {
            at++;
        }
        return at;
    }

    private static final class Bank {
        private final LongAdder open = new LongAdder();
        private final LongAdder requests = new LongAdder();
        private final LongAdder promptTokens = new LongAdder();
        private final LongAdder completionTokens = new LongAdder();
        private final LongAdder errors = new LongAdder();

        /** By the code of a problem, of which there are few. */
        private final ConcurrentMap<String, LongAdder> refusals = new ConcurrentHashMap<>();

        private final AtomicLongArray firstTokens = new AtomicLongArray(BOUNDS.size() + 1);

        GatewayHeartbeat.Traffic now(TenantId tenant) {
            Map<String, Long> refused =
                    refusals.entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey, entry -> entry.getValue().sum()));
            return new GatewayHeartbeat.Traffic(
                    tenant,
                    Math.max(0, open.sum()),
                    requests.sum(),
                    promptTokens.sum(),
                    completionTokens.sum(),
                    errors.sum(),
                    refused,
                    LongStream.range(0, firstTokens.length())
                            .map(at -> firstTokens.get((int) at))
                            .boxed()
                            .toList());
        }
    }
}
