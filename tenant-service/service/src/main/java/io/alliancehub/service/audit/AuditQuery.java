package io.alliancehub.service.audit;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Contains;
import io.alliancehub.service.storage.Scope;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * The filters of a list of audit records, as query parameters have them.
 *
 * @param q a part of the subject or the reason
 * @param sort {@code at} or {@code -at}
 */
record AuditQuery(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String subject,
        @Schema(format = "date-time") @Nullable String from,
        @Schema(format = "date-time") @Nullable String to,
        @Nullable String q,
        @Nullable String sort) {
    private static final int LENGTH_MAX = 200;

    /**
     * @param tenant a bank's id, or {@code @alliance}; null for every chain
     */
    AuditFilter filter(@Nullable String tenant) {
        return new AuditFilter(
                chain(tenant),
                text("actor", actor),
                text("action", action),
                text("subject", subject),
                Contains.pattern(q),
                moment("from", from),
                moment("to", to),
                order());
    }

    private static @Nullable String chain(@Nullable String tenant) {
        if (tenant == null || tenant.equals(Scope.ALLIANCE.value())) {
            return tenant;
        }
        return Require.parsed("tenant", () -> new TenantId(tenant)).value();
    }

    private AuditFilter.Order order() {
        return switch (sort == null ? "-at" : sort) {
            case "-at" -> AuditFilter.Order.NEWEST;
            case "at" -> AuditFilter.Order.OLDEST;
            default -> throw HubProblem.field("sort", "sort must be at or -at");
        };
    }

    private static @Nullable String text(String field, @Nullable String value) {
        return value == null || value.isBlank() ? null : Require.text(field, value, LENGTH_MAX);
    }

    private static @Nullable Instant moment(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            return Require.moment(field, Instant.parse(value));
        } catch (DateTimeParseException e) {
            throw HubProblem.field(field, field + " must look like 2026-11-23T00:00:00Z");
        }
    }
}
