package io.alliancehub.service.reporting;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.alliancehub.service.metering.UsageDimension;
import io.alliancehub.service.metering.UsageSlice;
import io.alliancehub.service.metering.UsageSum;
import io.alliancehub.service.metering.UsageSums;
import io.alliancehub.service.metering.UsageSums.Group;
import io.alliancehub.service.metering.UsageSums.GroupPart;
import io.alliancehub.service.metering.UsageSums.Step;
import io.alliancehub.service.reporting.SeriesAnswer.Point;
import io.alliancehub.service.reporting.SeriesAnswer.Series;
import io.alliancehub.service.storage.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Sums with their names, and with the steps in which there was nothing. */
@Service
final class SumReports {
    private static final int LINES_MAX = 10;
    private static final String ALL = "all";
    private static final String OTHER = "other";
    private final UsageSums sums;
    private final Names names;

    SumReports(UsageSums sums, Names names) {
        this.sums = sums;
        this.names = names;
    }

    /** One line, or one for each of the dearest groups and one for the rest. */
    SeriesAnswer series(UsageSlice slice, Step step, @Nullable UsageDimension by) {
        List<Series> lines = by == null ? List.of(together(slice, step)) : apart(slice, step, by);
        return new SeriesAnswer(
                step.name().toLowerCase(Locale.ROOT), slice.from(), slice.until(), lines);
    }

    private Series together(UsageSlice slice, Step step) {
        Map<Instant, UsageSum> found = new HashMap<>();
        sums.points(slice, step).forEach(point -> found.put(point.at(), point.sum()));
        return new Series(ALL, null, points(slice, step, found));
    }

    private List<Series> apart(UsageSlice slice, Step step, UsageDimension by) {
        List<String> keys = sums.dearest(slice, by, LINES_MAX);
        Map<String, Map<Instant, UsageSum>> found = new HashMap<>();
        for (UsageSums.Point point : sums.points(slice, step, by, keys)) {
            String key = point.key() == null ? "" : point.key();
            found.computeIfAbsent(key, k -> new HashMap<>()).put(point.at(), point.sum());
        }
        Map<String, String> named = names.of(slice.reach(), by, keys);
        List<Series> lines = new ArrayList<>();
        for (String key : keys) {
            Map<Instant, UsageSum> line = found.getOrDefault(key, Map.of());
            lines.add(new Series(key, named.get(key), points(slice, step, line)));
        }
        @Nullable Map<Instant, UsageSum> rest = found.get("");
        if (rest != null) {
            lines.add(new Series(OTHER, null, points(slice, step, rest)));
        }
        return lines;
    }

    private static List<Point> points(UsageSlice slice, Step step, Map<Instant, UsageSum> found) {
        Duration length = Duration.ofHours(step == Step.HOUR ? 1 : 24);
        List<Point> points = new ArrayList<>();
        for (Instant at = slice.from(); at.isBefore(slice.until()); at = at.plus(length)) {
            points.add(new Point(at, Sums.of(found.getOrDefault(at, UsageSum.NONE))));
        }
        return points;
    }

    /** A part of the groups; one of all calls where there is nothing to tell them apart by. */
    Page<Total> totals(UsageSlice slice, @Nullable UsageDimension by, GroupPart part) {
        if (by == null) {
            return new Page<>(List.of(new Total(ALL, null, Sums.of(sums.total(slice)))), null);
        }
        Page<Group> groups = sums.groups(slice, by, part);
        List<String> keys = groups.items().stream().map(Group::key).toList();
        Map<String, String> named = names.of(slice.reach(), by, keys);
        return groups.map(
                group -> new Total(group.key(), named.get(group.key()), Sums.of(group.sum())));
    }

    /** A group's sums. */
    record Total(String key, @Nullable String name, @JsonUnwrapped Sums sums) {}
}
