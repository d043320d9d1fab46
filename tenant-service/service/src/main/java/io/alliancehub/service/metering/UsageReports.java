package io.alliancehub.service.metering;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.metering.UsageHours.Slot;
import io.alliancehub.service.metering.UsageOrder.Field;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists calls, of one bank or of all. */
@Component
public final class UsageReports {
    /** So many calls can be put in another order than their time's within a second. */
    static final long SORTED_CALLS_MAX = 500_000;

    private static final String COLUMNS =
            """
            id, tenant_id, request_id, occurred_at, recorded_at, project_id, app_id, key_id, alias,
                model_version, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens,
                beyond_tokens, outcome, measurement, price_version, amount, dispatched_at,
                first_token_at, ended_at, member_id, gateway_id, evidence
            """;

    private static final int EACH_ROWS = 1_000;

    private final UsageDatabase database;
    private final Clock clock;

    UsageReports(UsageDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A part of the calls that the filter wants. */
    public Page<UsageRecord> list(UsageReach reach, UsageFilter filter, UsagePart part) {
        List<Row> rows = database.read(reach, jdbc -> rows(jdbc, reach, filter, part));
        boolean more = rows.size() > part.limit();
        List<Row> shown = more ? rows.subList(0, part.limit()) : rows;
        return new Page<>(
                shown.stream().map(Row::record).toList(),
                more ? shown.getLast().cursor().encoded() : null);
    }

    /** The first part of a request; there is one part as a rule. */
    public Optional<UsageRecord> find(TenantId bank, String requestId) {
        return list(
                        UsageReach.of(bank),
                        UsageFilter.request(requestId),
                        new UsagePart(UsageOrder.OLDEST_FIRST, 1, null))
                .items()
                .stream()
                .findFirst();
    }

    /**
     * Hands over all that the filter wants and that is on the books by now, day by day and bank by
     * bank, in small parts. Nothing of the database is held while a part is dealt with: whoever
     * takes them may be slow.
     */
    public void each(UsageReach reach, UsageFilter filter, Consumer<List<UsageRecord>> taker) {
        Instant now = Columns.now(clock);
        List<Slot> days =
                database.read(reach, jdbc -> new UsageHours(jdbc, reach, filter).allDays());
        for (Slot day : days.reversed()) {
            @Nullable String cursor = null;
            do {
                UsagePart part = new UsagePart(UsageOrder.OLDEST_FIRST, EACH_ROWS, cursor);
                UsageConditions where = conditions(reach, filter, part);
                where.and("recorded_at <= :now", "now", Columns.time(now));
                where.and("request_id = :request", "request", filter.requestId());
                List<Row> rows =
                        database.read(
                                reach, jdbc -> within(jdbc, List.of(day), "24 hours", where, part));
                taker.accept(rows.stream().map(Row::record).limit(EACH_ROWS).toList());
                cursor =
                        rows.size() > EACH_ROWS ? rows.get(EACH_ROWS - 1).cursor().encoded() : null;
            } while (cursor != null);
        }
    }

    private static List<Row> rows(
            JdbcClient jdbc, UsageReach reach, UsageFilter filter, UsagePart part) {
        if (filter.requestId() != null) {
            return ofRequest(jdbc, reach, filter, part);
        }
        return part.order().field() == Field.OCCURRED_AT
                ? byTime(jdbc, reach, filter, part)
                : byValue(jdbc, reach, filter, part);
    }

    private static List<Row> ofRequest(
            JdbcClient jdbc, UsageReach reach, UsageFilter filter, UsagePart part) {
        UsageConditions where = conditions(reach, filter, part);
        where.and("request_id = :request", "request", filter.requestId());
        return query(jdbc, "usage_record where " + where.sql(), where, part, "");
    }

    private static List<Row> byTime(
            JdbcClient jdbc, UsageReach reach, UsageFilter filter, UsagePart part) {
        @Nullable Instant after =
                part.cursor() == null ? null : UsageCursor.ofTime(part.cursor()).time();
        List<Slot> hours =
                new UsageHours(jdbc, reach, filter).first(part.order(), after, part.rows());
        return within(jdbc, hours, "1 hour", conditions(reach, filter, part), part);
    }

    private static List<Row> byValue(
            JdbcClient jdbc, UsageReach reach, UsageFilter filter, UsagePart part) {
        List<Slot> days = new UsageHours(jdbc, reach, filter).allDays();
        long calls = days.stream().mapToLong(Slot::requests).sum();
        if (calls > SORTED_CALLS_MAX) {
            throw HubProblem.field(
                    "sort",
                    "there are "
                            + calls
                            + " calls on these days, more than the "
                            + SORTED_CALLS_MAX
                            + " that can be sorted like this; choose a shorter time, or sort by"
                            + " occurredAt");
        }
        return within(jdbc, days, "24 hours", conditions(reach, filter, part), part);
    }

    private static List<Row> within(
            JdbcClient jdbc,
            List<Slot> slots,
            String length,
            UsageConditions where,
            UsagePart part) {
        if (slots.isEmpty()) {
            return List.of();
        }
        List<String> begins = new ArrayList<>();
        List<String> banks = new ArrayList<>();
        for (Slot slot : slots) {
            for (String bank : slot.banks()) {
                begins.add(slot.at().toString());
                banks.add(bank);
            }
        }
        where.with("begins", begins.toArray(String[]::new));
        where.with("banks", banks.toArray(String[]::new));
        where.and("tenant_id = s.bank and occurred_at >= s.begin");
        where.and("occurred_at < s.begin + interval '" + length + "'");
        // `offset 0` has each slot read by the index of calls by bank and time.
        String source =
                "unnest(cast(:begins as timestamptz[]), :banks) as s(begin, bank) cross join lateral"
                        + " (select * from usage_record where "
                        + where.sql()
                        + " offset 0) as u";
        // Slots in the list's own order: reading can stop in the middle.
        boolean inOrder = part.order().field() == Field.OCCURRED_AT;
        String first = inOrder ? "s.begin" + part.order().direction() + ", " : "";
        return query(jdbc, source, where, part, first);
    }

    private static UsageConditions conditions(
            UsageReach reach, UsageFilter filter, UsagePart part) {
        UsageConditions where = UsageConditions.of(reach, filter);
        where.and("occurred_at >= :from", "from", Columns.timeOrNull(filter.from()));
        where.and("occurred_at < :until", "until", Columns.timeOrNull(filter.until()));
        if (part.cursor() != null) {
            UsageCursor cursor =
                    part.order().field() == Field.OCCURRED_AT
                            ? UsageCursor.ofTime(part.cursor())
                            : UsageCursor.ofNumber(part.cursor());
            where.and(part.order().behind());
            where.with("afterValue", cursor.value()).with("afterId", cursor.id());
        }
        return where;
    }

    private static List<Row> query(
            JdbcClient jdbc, String source, UsageConditions where, UsagePart part, String first) {
        String value = part.order().field().expression();
        String direction = part.order().direction();
        String sql =
                "select "
                        + COLUMNS
                        + ", "
                        + value
                        + " as sort_value from "
                        + source
                        + " order by "
                        + first
                        + value
                        + direction
                        + ", id"
                        + direction
                        + " limit :rows";
        return jdbc.sql(sql)
                .params(where.with("rows", part.rows()).values())
                .query(
                        (row, index) -> {
                            UsageRecord call = UsageRecord.read(row);
                            String at =
                                    part.order().field() == Field.OCCURRED_AT
                                            ? call.occurredAt().toString()
                                            : row.getBigDecimal("sort_value").toPlainString();
                            return new Row(call, new UsageCursor(at, call.usageId()));
                        })
                .list();
    }

    private record Row(UsageRecord record, UsageCursor cursor) {}
}
