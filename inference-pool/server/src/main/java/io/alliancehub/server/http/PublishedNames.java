package io.alliancehub.server.http;

import io.alliancehub.contract.CacheReport;
import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.server.serving.ServedZones;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the hub published under which name, for each model. Thread-safe. */
final class PublishedNames {

    private final Map<Name, Published> published = new HashMap<>();

    private record Name(String name, String baseDigest) {}

    private record Published(int[] tokens, CacheReport.Prefix report) {}

    /**
     * Publishes a prefix; the same again is nothing.
     *
     * @throws IllegalArgumentException if the name is another prefix's, or the engine refuses it
     */
    synchronized int publish(PrefixOrder order, int[] prefix, ServedZones zones, AnswerZone zone) {
        var name = new Name(order.name(), order.baseDigest());
        Published known = published.get(name);
        if (known != null && !Arrays.equals(known.tokens(), prefix)) {
            throw new IllegalArgumentException(
                    "another prefix is published under this name; withdraw it first");
        }
        int blocks = zones.publish(zone, prefix);
        String digest = Objects.requireNonNull(order.systemDigest(), "system");
        published.put(
                name,
                new Published(
                        prefix,
                        new CacheReport.Prefix(order.name(), digest, prefix.length, blocks)));
        return blocks;
    }

    /** Takes a prefix back; false where there is none of this name. */
    synchronized boolean withdraw(PrefixOrder order, ServedZones zones, AnswerZone zone) {
        var name = new Name(order.name(), order.baseDigest());
        Published known = published.get(name);
        if (known == null) {
            return false;
        }
        zones.withdraw(zone, known.tokens());
        published.remove(name);
        return true;
    }

    /** What is published of a model, by name. */
    synchronized List<CacheReport.Prefix> of(String baseDigest) {
        return published.entrySet().stream()
                .filter(it -> it.getKey().baseDigest().equals(baseDigest))
                .map(it -> it.getValue().report())
                .sorted(Comparator.comparing(CacheReport.Prefix::name))
                .toList();
    }
}
