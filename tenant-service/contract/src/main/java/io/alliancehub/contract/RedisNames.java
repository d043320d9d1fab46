package io.alliancehub.contract;

/**
 * Every name in Redis. What belongs to a bank has the bank's id as its hash tag, so that one script
 * sees it all in one slot; nothing of two banks is ever touched by one script.
 */
public final class RedisNames {
    /**
     * Set of member ids; a heartbeat says whether one lives. A member that stops in order takes its
     * id away; that of one that dies is taken away by the service.
     */
    public static final String MEMBERS = "hub:members";

    /**
     * JSON list of the ids of the members that the operator drains: no gateway sends them new
     * calls. The service writes it anew each second, also where it is empty; where it is missing,
     * nothing is known, and a gateway goes by what it heard last.
     */
    public static final String DRAINED = "hub:members:drained";

    /** Set of gateway ids; a heartbeat says whether one lives. */
    public static final String GATEWAYS = "hub:gateways";

    /** {@link ModelCatalog} as JSON. */
    public static final String CATALOG = "hub:catalog";

    /** Counter that grows with each change of a key snapshot or the catalog. Polled every 2 s. */
    public static final String VERSION = "hub:version";

    /** Channel for changes: a message is {@code key:<id>}, {@code catalog} or {@code all}. */
    public static final String CHANGES = "hub:changes";

    /** Which run of the Redis server has the service's whole publication; the service's own. */
    public static final String PUBLISHED = "hub:published";

    /** Consumer group of the service on each usage stream. */
    public static final String USAGE_GROUP = "service";

    /** Field of a usage stream entry that holds the {@link UsageEvent} as JSON. */
    public static final String USAGE_FIELD = "event";

    private RedisNames() {}

    /** {@link MemberHeartbeat} as JSON, with a life of {@link MemberHeartbeat#TTL_SECONDS}. */
    public static String member(String memberId) {
        return "hub:member:" + memberId;
    }

    /** {@link GatewayHeartbeat} as JSON, with a life of {@link GatewayHeartbeat#TTL_SECONDS}. */
    public static String gateway(String gatewayId) {
        return "hub:gateway:" + gatewayId;
    }

    /** {@link CallerSnapshot} as JSON. */
    public static String key(KeyId id) {
        return "hub:key:" + id;
    }

    /**
     * Present while a bank's counters are complete; its value names their incarnation, which counts
     * only in the {@link RedisRun} that made it.
     */
    public static String ready(TenantId tenant) {
        return bank(tenant) + "ready";
    }

    /** Sorted set of open holds by deadline (epoch milliseconds). */
    public static String holds(TenantId tenant) {
        return bank(tenant) + "holds";
    }

    /** Hash: what one admitted request has reserved. */
    public static String hold(TenantId tenant, String requestId) {
        return bank(tenant) + "hold:" + requestId;
    }

    /** Marker that a request was settled: a second settlement is a no-op. */
    public static String settled(TenantId tenant, String requestId) {
        return bank(tenant) + "settled:" + requestId;
    }

    /** Stream of {@link UsageEvent}s on their way to the service. */
    public static String usage(TenantId tenant) {
        return bank(tenant) + "usage";
    }

    /**
     * Hash with the fields {@code tokens} and {@code micro} (micro-yuan): reserved and used of one
     * level in one day or month.
     *
     * @param window {@link LimitWindows#day} or {@link LimitWindows#month}
     */
    public static String window(
            TenantId tenant, LimitLevel level, String subjectId, String window) {
        return bank(tenant) + "win:" + level + ":" + subjectId + ":" + window;
    }

    /** State of one per-minute or concurrency limit. */
    public static String rate(TenantId tenant, LimitLevel level, String subjectId, LimitKind kind) {
        return bank(tenant) + "rate:" + level + ":" + subjectId + ":" + kind;
    }

    /**
     * Hash of how many calls of a bank were refused in an hour, by {@link RefusedCall#field}.
     *
     * @param hour {@link RefusedCall#hour}
     */
    public static String refused(TenantId tenant, long hour) {
        return bank(tenant) + "refused:" + hour;
    }

    /** Hash of the same by {@link RefusedCall#minuteField}, kept for a short while. */
    public static String refusedByMinute(TenantId tenant, long hour) {
        return bank(tenant) + "refused-minutes:" + hour;
    }

    private static String bank(TenantId tenant) {
        return "hub:{" + tenant + "}:";
    }
}
