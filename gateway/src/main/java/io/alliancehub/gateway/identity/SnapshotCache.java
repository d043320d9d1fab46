package io.alliancehub.gateway.identity;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots that were looked up, and key ids that were not found; each bounded, the least recently
 * used leaving first. Thread-safe.
 *
 * <p>A look-up that began before a key changed must not put the old snapshot back after the change
 * was heard: {@link #generation} is taken before the look-up and {@link #put} ignores what is older
 * than the last change.
 */
final class SnapshotCache {
    private static final Duration MISSING_FOR = Duration.ofSeconds(5);

    private final LongSupplier nanoTicker;
    private final Map<KeyId, CallerSnapshot> known;
    private final Map<KeyId, Long> missing;
    private long generation;

    /** What the cache can say of a key. */
    sealed interface Answer {
        record Known(CallerSnapshot snapshot) implements Answer {}

        record Missing() implements Answer {}

        record Unknown() implements Answer {}
    }

    SnapshotCache(int knownMax, int missingMax, LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        this.known = new Bounded<>(knownMax);
        this.missing = new Bounded<>(missingMax);
    }

    synchronized long generation() {
        return generation;
    }

    synchronized Answer get(KeyId id) {
        CallerSnapshot snapshot = known.get(id);
        if (snapshot != null) {
            return new Answer.Known(snapshot);
        }
        Long since = missing.get(id);
        if (since != null && nanoTicker.getAsLong() - since < MISSING_FOR.toNanos()) {
            return new Answer.Missing();
        }
        return new Answer.Unknown();
    }

    synchronized void put(CallerSnapshot snapshot, long lookedUpAt) {
        if (lookedUpAt == generation) {
            known.put(snapshot.keyId(), snapshot);
        }
    }

    synchronized void putMissing(KeyId id, long lookedUpAt) {
        if (lookedUpAt == generation) {
            missing.put(id, nanoTicker.getAsLong());
        }
    }

    synchronized void forget(KeyId id) {
        generation++;
        known.remove(id);
        missing.remove(id);
    }

    synchronized void forgetAll() {
        generation++;
        known.clear();
        missing.clear();
    }

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;
        private final int sizeMax;

        Bounded(int sizeMax) {
            super(16, 0.75f, true);
            this.sizeMax = sizeMax;
        }

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<K, V> eldest) {
            return size() > sizeMax;
        }
    }
}
