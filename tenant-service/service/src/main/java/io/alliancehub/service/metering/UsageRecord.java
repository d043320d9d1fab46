package io.alliancehub.service.metering;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.alliancehub.contract.AppId;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.storage.Columns;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as it stands on the bill.
 *
 * @param amount exact yuan with ten decimals
 * @param dispatchedAt when the member was asked; null where none was or the gateway did not tell
 * @param beyondTokens computed, never received, and the platform's own cost
 * @param evidence what made the answer, as JSON
 */
public record UsageRecord(
        TenantId tenantId,
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
        @Nullable Instant dispatchedAt,
        @Nullable Instant firstTokenAt,
        Instant endedAt,
        @Nullable String memberId,
        String gatewayId,
        @JsonRawValue @Schema(type = "object") @Nullable String evidence) {
    static UsageRecord read(ResultSet row) throws SQLException {
        return new UsageRecord(
                new TenantId(row.getString("tenant_id")),
                row.getString("request_id"),
                row.getString("id"),
                Columns.instant(row, "occurred_at"),
                Columns.instant(row, "recorded_at"),
                new ProjectId(row.getString("project_id")),
                new AppId(row.getString("app_id")),
                new KeyId(row.getString("key_id")),
                row.getString("alias"),
                row.getString("model_version"),
                row.getLong("prompt_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("beyond_tokens"),
                Outcome.valueOf(row.getString("outcome")),
                Measurement.valueOf(row.getString("measurement")),
                row.getString("price_version"),
                new Yuan(row.getBigDecimal("amount")).toString(),
                Columns.instantOrNull(row, "dispatched_at"),
                Columns.instantOrNull(row, "first_token_at"),
                Columns.instant(row, "ended_at"),
                row.getString("member_id"),
                row.getString("gateway_id"),
                row.getString("evidence"));
    }
}
