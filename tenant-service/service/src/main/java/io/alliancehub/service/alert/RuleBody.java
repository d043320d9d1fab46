package io.alliancehub.service.alert;

import io.alliancehub.contract.LimitLevel;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule as somebody wants it.
 *
 * @param limitId for a BUDGET: the limit of a month that is the budget; without it, level,
 *     subjectId, unit and value say it
 * @param thresholds for a BUDGET: in percent, for example 50, 80, 100
 * @param moreThan for REFUSALS: how many are still no cause for an alert
 * @param target missing in a change: as it was
 * @param enabled missing: yes
 */
record RuleBody(
        @Nullable String name,
        AlertRule.@Nullable Kind kind,
        @Nullable String limitId,
        @Nullable LimitLevel level,
        @Nullable String subjectId,
        AlertRule.@Nullable Unit unit,
        @Nullable Long value,
        @Nullable List<Integer> thresholds,
        @Nullable Long moreThan,
        @Nullable Integer windowMinutes,
        @Nullable String reason,
        AlertRule.@Nullable Channel channel,
        @Nullable String target,
        @Nullable Boolean enabled) {
    private static final int THRESHOLDS_MAX = 10;
    private static final int PERCENT_MAX = 1_000;
    private static final int WINDOW_MAX = 60;
    private static final long VALUE_MAX = 900_000_000_000_000L;

    String named() {
        return Require.text("name", name, 80);
    }

    AlertRule.Kind ofKind() {
        return Require.present("kind", kind);
    }

    AlertRule.Channel by() {
        return Require.present("channel", channel);
    }

    boolean isEnabled() {
        return enabled == null || enabled;
    }

    /**
     * The budget; null where this is another kind of rule. Whether its parts exist is not asked.
     */
    AlertRule.@Nullable Budget budget() {
        if (kind != AlertRule.Kind.BUDGET) {
            refuse("thresholds", thresholds);
            refuse("limitId", limitId);
            refuse("value", value);
            return null;
        }
        if (limitId != null) {
            refuse("value", value);
            return new AlertRule.Budget(limitId, null, null, null, null, percents());
        }
        long budget = Require.present("value", value);
        if (budget < 1 || budget > VALUE_MAX) {
            throw HubProblem.field("value", "value must lie between 1 and " + VALUE_MAX);
        }
        return new AlertRule.Budget(
                null, level, subjectId, Require.present("unit", unit), budget, percents());
    }

    AlertRule.@Nullable RefusalBound refusals() {
        if (kind != AlertRule.Kind.REFUSALS) {
            refuse("moreThan", moreThan);
            refuse("windowMinutes", windowMinutes);
            return null;
        }
        long bound = Require.present("moreThan", moreThan);
        int window = Require.present("windowMinutes", windowMinutes);
        if (bound < 0) {
            throw HubProblem.field("moreThan", "moreThan must not be negative");
        }
        if (window < 1 || window > WINDOW_MAX) {
            throw HubProblem.field(
                    "windowMinutes", "windowMinutes must lie between 1 and " + WINDOW_MAX);
        }
        return new AlertRule.RefusalBound(
                bound, window, reason == null ? null : Require.text("reason", reason, 60));
    }

    private List<Integer> percents() {
        List<Integer> given = Require.present("thresholds", thresholds);
        if (given.isEmpty()
                || given.size() > THRESHOLDS_MAX
                || given.stream().anyMatch(it -> it < 1 || it > PERCENT_MAX)) {
            throw HubProblem.field(
                    "thresholds",
                    "thresholds must be 1 to "
                            + THRESHOLDS_MAX
                            + " percentages from 1 to "
                            + PERCENT_MAX);
        }
        return given.stream().distinct().sorted().toList();
    }

    private void refuse(String field, @Nullable Object given) {
        if (given != null) {
            throw HubProblem.field(field, field + " is for another kind of rule; leave it out");
        }
    }
}
