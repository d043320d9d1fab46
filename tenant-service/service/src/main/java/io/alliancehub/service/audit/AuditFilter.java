package io.alliancehub.service.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which records are wanted; null where it does not matter. From is included, until is not.
 *
 * @param tenantId the chain: a bank's, or {@code @alliance}
 * @param actor exactly
 * @param action exactly; with a dot at its end, all actions that begin so
 * @param subject exactly
 * @param pattern of the subject or the reason
 */
record AuditFilter(
        @Nullable String tenantId,
        @Nullable String actor,
        @Nullable String action,
        @Nullable String subject,
        @Nullable String pattern,
        @Nullable Instant from,
        @Nullable Instant until,
        Order order) {
    AuditFilter ofTenant(String tenant) {
        return new AuditFilter(tenant, actor, action, subject, pattern, from, until, order);
    }

    /** By time. */
    enum Order {
        NEWEST("desc", "<"),
        OLDEST("asc", ">");

        private final String direction;
        private final String comparison;

        Order(String direction, String comparison) {
            this.direction = direction;
            this.comparison = comparison;
        }

        String direction() {
            return direction;
        }

        String comparison() {
            return comparison;
        }
    }
}
