package io.alliancehub.contract;

import java.util.List;

/**
 * The service's internal API for gateways. Every request carries {@link #SECRET}; a wrong one is
 * answered with 401 in constant time.
 */
public final class InternalApi {
    /** The secret that gateways share with the service. */
    public static final String SECRET = "x-hub-internal-secret";

    /** {@code GET /internal/v1/keys/{keyId}}: a {@link CallerSnapshot}, or 404. */
    public static final String KEYS = "/internal/v1/keys/";

    /** {@code GET}: the {@link ModelCatalog}. */
    public static final String CATALOG = "/internal/v1/catalog";

    /** {@code GET /internal/v1/tokenizers/{digest}}: the asset's bytes, or 404. */
    public static final String TOKENIZERS = "/internal/v1/tokenizers/";

    /**
     * {@code POST} a {@link UsageBatch}: stores what is new, ignores what is known and answers with
     * a {@link UsageConfirmation}. The road for events that Redis could not carry.
     */
    public static final String USAGE_EVENTS = "/internal/v1/usage-events";

    /** {@code POST} a {@link UsageQuery}: which of these ids are in the service's keeping. */
    public static final String USAGE_CONFIRM = "/internal/v1/usage-events/confirm";

    /** Most events or ids in one request. */
    public static final int BATCH_MAX = 500;

    private InternalApi() {}

    /**
     * Events to store.
     *
     * @param uncounted whether they are of calls that no gateway ever admitted, so that the service
     *     adds them to the bank's counters as well
     */
    public record UsageBatch(List<UsageEvent> events, boolean uncounted) {
        public UsageBatch {
            events = List.copyOf(events);
        }

        /** What a gateway has admitted, and so counted. */
        public UsageBatch(List<UsageEvent> events) {
            this(events, false);
        }
    }

    /** Ids to look for. */
    public record UsageQuery(List<String> ids) {
        public UsageQuery {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Ids that the service has in its keeping and that need not be sent again: stored, rated and
     * posted, or set aside with a reason for a person to settle.
     */
    public record UsageConfirmation(List<String> stored) {
        public UsageConfirmation {
            stored = List.copyOf(stored);
        }
    }
}
