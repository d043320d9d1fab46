package io.alliancehub.engine.kvcache;

/**
 * Blocks that a zone is sure of, and that it may not exceed.
 *
 * @param floor blocks that others leave to it, held or cached
 * @param ceiling the most that it may have, held and cached together
 */
public record ZoneQuota(int floor, int ceiling) {

    /** Nothing for sure, and everything if nobody else wants it. */
    public static final ZoneQuota OPEN = new ZoneQuota(0, Integer.MAX_VALUE);

    /** Refuses an impossible quota with IllegalArgumentException. */
    public ZoneQuota {
        if (floor < 0 || ceiling < 1 || floor > ceiling) {
            throw new IllegalArgumentException(
                    "a quota of at least %d and at most %d blocks".formatted(floor, ceiling));
        }
    }
}
