package io.alliancehub.contract;

/**
 * The headers and stream events between a gateway and a pool member.
 *
 * <p>The bodies are OpenAI's own. Around them:
 *
 * <ul>
 *   <li>Any {@code x-hub-*} request header needs {@link #SECRET}; a member that has a secret
 *       refuses {@code /v1} and {@code /internal} requests without it (401), one that has none
 *       refuses {@code x-hub-*} headers (403).
 *   <li>In a stream, each event that carries completion tokens has an SSE {@code id:} line, {@code
 *       <position>:<id>,<id>…}: the number of completion tokens so far and the ids that this event
 *       adds. A gateway strips it before it relays.
 *   <li>Before {@code data: [DONE]} comes one event named {@link #ACCOUNTING_EVENT} whose data is a
 *       {@link MemberAccounting}. It is not relayed.
 *   <li>An answer that is not a stream carries the same record in {@link #ACCOUNTING_HEADER}.
 *   <li>An answer that broke off elsewhere is gone on with by {@link #RESUME}: the request is sent
 *       again as it was, with a {@code seed} if anything is drawn, and with the completion tokens
 *       that the hub has. Only what follows them is sent, its positions counting on; {@link
 *       #GRANTED_TOKENS}, the usage and the accounting are of the whole answer, so that the last
 *       account alone is the bill. An answer of several choices ({@code n}) is refused so (400). It
 *       goes on bit for bit where both members have one numerics profile; the hub compares these.
 *   <li>A member stops computing when the connection is closed. What an answer took, however it
 *       ended, can be asked for at {@link #ANSWERS_PATH} for a while.
 * </ul>
 */
public final class MemberProtocol {
    /** The shared secret; compared in constant time. */
    public static final String SECRET = "x-hub-secret";

    /** The hub's request id; the answer's id is {@code chatcmpl-<request id>}. */
    public static final String REQUEST_ID = "x-hub-request-id";

    /** Who may share cached blocks with this request; set by the hub, never by a caller. */
    public static final String ZONE = "x-hub-zone";

    /** The alias to name in the answer's {@code model}; the request's own names the base digest. */
    public static final String MODEL_ALIAS = "x-hub-model-alias";

    /** Most completion tokens that were paid for; overrides the body where it is lower. */
    public static final String GRANTED_TOKENS = "x-hub-granted-tokens";

    /**
     * Completion tokens of this request that another member has made and the hub has received, as
     * {@link EmittedTokens}; set by the hub, never by a caller.
     */
    public static final String RESUME = "x-hub-resume";

    /** In the head of an answer to a hub: the seed that it is drawn by. */
    public static final String SEED = "x-hub-seed";

    /** {@link MemberAccounting} as JSON, in the head of an answer that is not a stream. */
    public static final String ACCOUNTING_HEADER = "x-hub-accounting";

    /** Name of the last event of a stream but {@code [DONE]}. */
    public static final String ACCOUNTING_EVENT = "hub";

    /**
     * SHA-256 of the adapter with which the model answers; missing where it answers alone. Set by
     * the hub, never by a caller.
     */
    public static final String ADAPTER = "x-hub-adapter";

    /** {@code GET}: a JSON list of {@link ServedModel}. */
    public static final String MODELS_PATH = "/internal/models";

    /** {@code GET}: the tokenizer asset with this digest, as bytes. */
    public static final String TOKENIZERS_PATH = "/internal/tokenizers/";

    /**
     * {@code GET}: the {@link MemberAccounting} of the answer to this request id, once it has
     * ended; 404 for one that is unknown, forgotten, or still going on after a short wait.
     */
    public static final String ANSWERS_PATH = "/internal/answers/";

    /** {@code GET}: a {@link CacheReport}; waits for the steps that are running. */
    public static final String ZONES_PATH = "/internal/zones";

    /** {@code POST} {@link ZoneQuotaOrder}: the same, once it holds; lost when the member ends. */
    public static final String ZONE_QUOTA_PATH = "/internal/zones/quota";

    /** {@code POST} {@link ZoneErasureOrder}: a JSON list of {@link ZoneErasureProof}. */
    public static final String ZONE_ERASURE_PATH = "/internal/zones/erase";

    /** {@code POST} {@link PrefixOrder}: a {@link PublishedPrefixReport}. */
    public static final String PREFIX_PUBLISH_PATH = "/internal/prefixes/publish";

    /** {@code POST} {@link PrefixOrder}: the same; later answers do not find its blocks. */
    public static final String PREFIX_WITHDRAW_PATH = "/internal/prefixes/withdraw";

    /**
     * {@code GET}: an {@link AdapterReport}. Below it, by {@link #adapter}, one adapter of one
     * model: {@code PUT} its file as bytes, which must have the digest in the path; {@code DELETE}
     * to give it up once what runs with it has ended; {@code POST} to {@link #PIN} or {@link
     * #UNPIN} below that, to keep it in memory or let it go as any other. Each answers with an
     * {@link AdapterReport.Entry}: what it is, or was.
     */
    public static final String ADAPTERS_PATH = "/internal/adapters";

    /** Below an adapter's path. */
    public static final String PIN = "/pin";

    /** Below an adapter's path. */
    public static final String UNPIN = "/unpin";

    private MemberProtocol() {}

    /** The path of an adapter of a model on a member. */
    public static String adapter(String digest, String baseDigest) {
        return ADAPTERS_PATH + '/' + baseDigest + '/' + digest;
    }
}
