package io.alliancehub.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each bank asked of each model. vLLM knows no banks, so the names are our own. The first
 * banks have a label each and all further ones share one: a series costs memory for ever.
 * Thread-safe.
 */
final class BankMeters {

    /** Labels besides the shared one and the one of those who named no bank. */
    static final int BANKS_MAX = 64;

    private static final String OTHERS = "others";
    private static final String NOBODY = "none";

    private final MeterRegistry registry;
    private final Set<String> named = new HashSet<>();
    private final Map<Key, Meters> meters = new HashMap<>();

    BankMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Key(String model, String label) {}

    /** The counters of one bank and model. */
    record Meters(
            Counter requests,
            Counter promptTokens,
            Counter cachedTokens,
            Counter generatedTokens) {}

    synchronized Meters of(String model, @Nullable String bank) {
        return meters.computeIfAbsent(new Key(model, label(bank)), this::create);
    }

    private String label(@Nullable String bank) {
        if (bank == null) {
            return NOBODY;
        }
        if (!named.contains(bank) && named.size() >= BANKS_MAX) {
            return OTHERS;
        }
        named.add(bank);
        return bank;
    }

    private Meters create(Key key) {
        return new Meters(
                counter("hub_bank_requests_total", key),
                counter("hub_bank_prompt_tokens_total", key),
                counter("hub_bank_cached_tokens_total", key),
                counter("hub_bank_generation_tokens_total", key));
    }

    private Counter counter(String name, Key key) {
        return Counter.builder(name)
                .tag(MemberMetrics.MODEL, key.model())
                .tag("bank", key.label())
                .register(registry);
    }
}
