package io.alliancehub.server.http;

import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.server.serving.ServedZones;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Which tokens the hub published under which name, for each model. Thread-safe. */
final class PublishedNames {

    private final Map<Name, int[]> published = new HashMap<>();

    private record Name(String name, String baseDigest) {}

    /**
     * Publishes a prefix; the same again is nothing.
     *
     * @throws IllegalArgumentException if the name is another prefix's, or the engine refuses it
     */
    synchronized int publish(PrefixOrder order, int[] prefix, ServedZones zones, AnswerZone zone) {
        var name = new Name(order.name(), order.baseDigest());
        int[] known = published.get(name);
        if (known != null && !Arrays.equals(known, prefix)) {
            throw new IllegalArgumentException(
                    "another prefix is published under this name; withdraw it first");
        }
        int blocks = zones.publish(zone, prefix);
        published.put(name, prefix);
        return blocks;
    }

    /** Takes a prefix back; false where there is none of this name. */
    synchronized boolean withdraw(PrefixOrder order, ServedZones zones, AnswerZone zone) {
        int[] prefix = published.get(new Name(order.name(), order.baseDigest()));
        if (prefix == null) {
            return false;
        }
        zones.withdraw(zone, prefix);
        published.remove(new Name(order.name(), order.baseDigest()));
        return true;
    }
}
