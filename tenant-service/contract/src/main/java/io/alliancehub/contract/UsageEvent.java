package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one call, written once by the gateway and never changed. It holds no content.
 *
 * @param id unique: request id and part ({@code <requestId>-0}); the service stores each id once
 * @param requestId what the caller saw as {@code x-request-id}
 * @param usage the billed tokens
 * @param beyondTokens computed by the member and billed to nobody, because the gateway never
 *     received them or a preemption made the member compute them again: the platform's cost. 0
 *     where the member could not be asked
 * @param measurement where the counts come from
 * @param priceVersion the price row in force when the call was admitted
 * @param occurredAt when the call was admitted: it decides the billing month
 * @param dispatchedAt when the member that is named here was asked, after what waiting there was;
 *     null where none was, and in events of gateways that did not tell
 * @param firstTokenAt when the first token came; null where none did
 * @param evidence what made the answer; null where no member answered, or the one that was cut off
 *     could not be asked
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UsageEvent(
        String id,
        String requestId,
        TenantId tenantId,
        ProjectId projectId,
        AppId appId,
        KeyId keyId,
        String alias,
        String modelVersion,
        TokenUsage usage,
        long beyondTokens,
        Outcome outcome,
        Measurement measurement,
        String priceVersion,
        Instant occurredAt,
        @Nullable Instant dispatchedAt,
        @Nullable Instant firstTokenAt,
        Instant endedAt,
        String gatewayId,
        @Nullable String memberId,
        @Nullable Evidence evidence) {
    /** How the call ended. */
    public enum Outcome {
        COMPLETED,
        /** The caller hung up; billed up to the highest position that the gateway received. */
        CLIENT_GONE,
        /** The member failed or timed out; billed likewise. */
        MEMBER_FAILED,
        /** The gateway died; settled from its journal after its restart. */
        GATEWAY_LOST
    }

    /** Where the counts come from. */
    public enum Measurement {
        /** The member's own accounting, which the gateway's count confirmed. */
        MEASURED,
        /** The gateway's running count, as the stream was cut before the accounting came. */
        COUNTED,
        /** The last checkpoint in the journal of a gateway that died. */
        CHECKPOINT
    }

    /**
     * What made an answer, enough to replay it.
     *
     * @param promptDigest keyed digest of the prompt's token ids, or null where none was made
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Evidence(
            String baseDigest,
            String tokenizerDigest,
            @Nullable String templateDigest,
            String numericsProfile,
            double temperature,
            double topP,
            int topK,
            long seed,
            @Nullable String promptDigest) {}
}
