package io.alliancehub.service.reporting;

import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.service.metering.UsageDimension;
import io.alliancehub.service.metering.UsageFilter;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query parameters that say which calls are wanted; one that is empty is not given. */
record CallParameters(
        @Schema(format = "date-time") @Nullable String from,
        @Schema(format = "date-time") @Nullable String to,
        @Nullable String projectId,
        @Nullable String appId,
        @Nullable String keyId,
        @Nullable String alias,
        @Nullable String modelVersion,
        @Nullable String priceVersion,
        @Schema(implementation = Outcome.class) @Nullable String outcome,
        @Schema(implementation = Measurement.class) @Nullable String measurement,
        @Nullable String requestId) {
    private static final int TEXT_LENGTH_MAX = 200;

    /** Of one bank, or of all where none is named. */
    static UsageReach reach(@Nullable String tenant) {
        String bank = given(tenant);
        return bank == null
                ? UsageReach.ALL_BANKS
                : UsageReach.of(Require.parsed("tenant", () -> new TenantId(bank)));
    }

    UsageFilter filter() {
        return new UsageFilter(
                moment("from", from),
                moment("to", to),
                wanted(),
                null,
                given(requestId) == null
                        ? null
                        : Require.text("requestId", requestId, TEXT_LENGTH_MAX));
    }

    Map<UsageDimension, String> wanted() {
        Map<UsageDimension, String> wanted = new EnumMap<>(UsageDimension.class);
        put(wanted, UsageDimension.PROJECT, "projectId", projectId);
        put(wanted, UsageDimension.APP, "appId", appId);
        put(wanted, UsageDimension.KEY, "keyId", keyId);
        put(wanted, UsageDimension.ALIAS, "alias", alias);
        put(wanted, UsageDimension.MODEL_VERSION, "modelVersion", modelVersion);
        put(wanted, UsageDimension.PRICE_VERSION, "priceVersion", priceVersion);
        put(wanted, UsageDimension.OUTCOME, "outcome", outcome);
        put(wanted, UsageDimension.MEASUREMENT, "measurement", measurement);
        known("outcome", outcome, Outcome.values());
        known("measurement", measurement, Measurement.values());
        return wanted;
    }

    static @Nullable Instant moment(String field, @Nullable String text) {
        String moment = given(text);
        if (moment == null) {
            return null;
        }
        try {
            return Require.moment(field, Instant.parse(moment));
        } catch (DateTimeException e) {
            throw HubProblem.field(field, field + " must be a moment like 2026-11-27T00:00:00Z");
        }
    }

    private static void put(
            Map<UsageDimension, String> wanted,
            UsageDimension dimension,
            String field,
            @Nullable String value) {
        if (given(value) != null) {
            wanted.put(dimension, Require.text(field, value, TEXT_LENGTH_MAX));
        }
    }

    private static void known(String field, @Nullable String value, Enum<?>[] values) {
        if (given(value) != null
                && Arrays.stream(values).noneMatch(it -> it.name().equals(value))) {
            throw HubProblem.field(field, field + " must be one of " + Arrays.toString(values));
        }
    }

    /** The text; null where there is none. */
    static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
