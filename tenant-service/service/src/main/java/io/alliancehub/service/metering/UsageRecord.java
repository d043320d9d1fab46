package io.alliancehub.service.metering;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.alliancehub.contract.AppId;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as it stands on the bill.
 *
 * @param amount exact yuan with ten decimals
 * @param beyondTokens computed, never received, and the platform's own cost
 * @param evidence what made the answer, as JSON
 */
public record UsageRecord(
        String requestId,
        String usageId,
        Instant occurredAt,
        Instant recordedAt,
        ProjectId projectId,
        AppId appId,
        KeyId keyId,
        String alias,
        String modelVersion,
        long promptTokens,
        long cachedTokens,
        long completionTokens,
        long reasoningTokens,
        long beyondTokens,
        Outcome outcome,
        Measurement measurement,
        String priceVersion,
        String amount,
        @Nullable Instant firstTokenAt,
        Instant endedAt,
        @Nullable String memberId,
        String gatewayId,
        @JsonRawValue @Schema(type = "object") @Nullable String evidence) {}
