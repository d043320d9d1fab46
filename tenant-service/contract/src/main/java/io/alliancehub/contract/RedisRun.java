package io.alliancehub.contract;

import java.util.UUID;

/**
 * One run of a Redis server, from its start to its end, and the incarnations of counters that were
 * made in it. A server that was killed may come back without its last second, and its counters with
 * it; so an incarnation begins with the run that made it, and is worth nothing in another.
 *
 * @param id the server's {@code run_id}
 */
public record RedisRun(String id) {
    private static final int MARK_LENGTH = 12;

    public RedisRun {
        if (!id.matches("[0-9a-f]{40}")) {
            throw new IllegalArgumentException("a Redis run id is 40 hexadecimal digits");
        }
    }

    /** The run that {@code INFO server} tells of. */
    public static RedisRun of(String info) {
        return info.lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> new RedisRun(line.substring("run_id:".length()).strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Redis does not say its run_id"));
    }

    /** A name for counters that are complete from now on. */
    public String newIncarnation() {
        return mark() + UUID.randomUUID();
    }

    /** Whether these counters were made in this run. */
    public boolean made(String incarnation) {
        return incarnation.startsWith(mark());
    }

    private String mark() {
        return id.substring(0, MARK_LENGTH) + "-";
    }
}
