package io.alliancehub.engine.kvcache;

import java.util.Map;

/**
 * How many blocks a request of a zone may ever have, for whoever refuses requests before they are
 * queued. Immutable.
 *
 * @param zones blocks of the zones that have a ceiling or a floor
 * @param otherwise blocks of every other zone
 */
public record ZoneRoom(Map<String, Integer> zones, int otherwise) {

    public ZoneRoom {
        zones = Map.copyOf(zones);
    }

    /** The most blocks for one request of the zone. */
    public int most(String zone) {
        return zones.getOrDefault(zone, otherwise);
    }
}
