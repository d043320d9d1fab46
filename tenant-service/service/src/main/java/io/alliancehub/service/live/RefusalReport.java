package io.alliancehub.service.live;

import java.time.Instant;
import java.util.List;

/**
 * Refused calls of a bank.
 *
 * @param items by what was asked to group by, the most refused first
 * @param hours each hour that had any
 */
record RefusalReport(
        Instant from,
        Instant to,
        String groupBy,
        long refusals,
        List<Group> items,
        List<Hour> hours) {
    RefusalReport {
        items = List.copyOf(items);
        hours = List.copyOf(hours);
    }

    /** How many of one app, key or reason. */
    record Group(String key, long refusals) {}

    /** How many in the hour from this moment on. */
    record Hour(Instant at, long refusals) {}
}
