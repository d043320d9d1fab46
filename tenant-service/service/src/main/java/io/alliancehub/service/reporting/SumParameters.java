package io.alliancehub.service.reporting;

import io.alliancehub.service.metering.UsageDimension;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.metering.UsageSlice;
import io.alliancehub.service.metering.UsageSums.Step;
import io.alliancehub.service.problem.HubProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads over what time, by what and of which calls sums are wanted. */
record SumParameters(CallParameters calls, Instant now) {
    private static final Duration HOURS_MAX = Duration.ofDays(31);
    private static final Duration DAYS_MAX = Duration.ofDays(400);
    private static final Duration HOURS_DEFAULT = Duration.ofDays(1);
    private static final Duration DAYS_DEFAULT = Duration.ofDays(30);
    private static final Map<String, UsageDimension> DIMENSIONS =
            Map.of(
                    "tenant", UsageDimension.TENANT,
                    "project", UsageDimension.PROJECT,
                    "app", UsageDimension.APP,
                    "key", UsageDimension.KEY,
                    "alias", UsageDimension.ALIAS,
                    "version", UsageDimension.MODEL_VERSION,
                    "price", UsageDimension.PRICE_VERSION,
                    "outcome", UsageDimension.OUTCOME,
                    "measurement", UsageDimension.MEASUREMENT);

    /** By what they are told apart; null for all together. */
    static @Nullable UsageDimension dimension(@Nullable String groupBy) {
        String name = CallParameters.given(groupBy);
        if (name == null || name.equals("none")) {
            return null;
        }
        UsageDimension dimension = DIMENSIONS.get(name);
        if (dimension == null) {
            throw HubProblem.field(
                    "groupBy",
                    "groupBy must be none, tenant, project, app, key, alias, version, price,"
                            + " outcome or measurement");
        }
        return dimension;
    }

    static Step step(@Nullable String step) {
        if (CallParameters.given(step) == null || "day".equals(step)) {
            return Step.DAY;
        }
        if ("hour".equals(step)) {
            return Step.HOUR;
        }
        throw HubProblem.field("step", "step must be hour or day");
    }

    /** Whole steps; the last month or day where nothing is said. */
    UsageSlice slice(UsageReach reach, Step step) {
        return switch (step) {
            case HOUR -> slice(reach, HOURS_DEFAULT, HOURS_MAX, "by hour");
            case DAY -> {
                UsageSlice hours = slice(reach, DAYS_DEFAULT, DAYS_MAX, "by day");
                Instant end = UsageSlice.dayOf(hours.until());
                yield hours.between(
                        UsageSlice.dayOf(hours.from()),
                        end.isBefore(hours.until()) ? end.plus(Duration.ofDays(1)) : end);
            }
        };
    }

    /** Whole hours. */
    UsageSlice slice(UsageReach reach) {
        return slice(reach, DAYS_DEFAULT, DAYS_MAX, "together");
    }

    private UsageSlice slice(UsageReach reach, Duration usual, Duration atMost, String how) {
        if (CallParameters.given(calls.requestId()) != null) {
            throw HubProblem.field("requestId", "there are no sums of one request; leave it out");
        }
        Instant to = CallParameters.moment("to", calls.to());
        Instant until = to == null ? now : to;
        Instant given = CallParameters.moment("from", calls.from());
        Instant from = given == null ? until.minus(usual) : given;
        if (!from.isBefore(until)) {
            throw HubProblem.field("to", "to must be later than from");
        }
        if (Duration.between(from, until).compareTo(atMost) > 0) {
            throw HubProblem.field(
                    "from",
                    "at most " + atMost.toDays() + " days " + how + "; choose a later from");
        }
        Instant lastHour = UsageSlice.hourOf(until);
        Instant end = lastHour.equals(until) ? until : lastHour.plus(Duration.ofHours(1));
        return new UsageSlice(reach, UsageSlice.hourOf(from), end, calls.wanted());
    }
}
