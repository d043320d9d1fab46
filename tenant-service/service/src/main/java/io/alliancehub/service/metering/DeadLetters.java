package io.alliancehub.service.metering;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Events that were set aside: to be looked at, and tried again once their cause is gone, or
 * dismissed where it never will be.
 */
@Component
final class DeadLetters {
    private static final String COLUMNS =
            "id, event_id, tenant_id, stream, event, reason, detail, recorded_at, resolved_at,"
                    + " resolution, reason_given";
    private final ClearingTransactions clearing;
    private final TenantTransactions transactions;
    private final UsageBook book;
    private final UsageWriter writer;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    DeadLetters(
            ClearingTransactions clearing,
            TenantTransactions transactions,
            UsageBook book,
            UsageWriter writer,
            ApplicationEventPublisher events,
            Clock clock) {
        this.clearing = clearing;
        this.transactions = transactions;
        this.book = book;
        this.writer = writer;
        this.events = events;
        this.clock = clock;
    }

    /** Cross-bank: all that wait for a person, oldest first. */
    Page<Letter> open(PageRequest page) {
        long afterId = afterId(page);
        List<Letter> rows =
                clearing.call(
                        jdbc ->
                                jdbc.sql(
                                                "select "
                                                        + COLUMNS
                                                        + " from dead_letter where resolved_at is"
                                                        + " null and (recorded_at, id) > (?, ?)"
                                                        + " order by recorded_at, id limit ?")
                                        .param(page.afterAscending())
                                        .param(afterId)
                                        .param(page.rows())
                                        .query((row, index) -> read(row))
                                        .list());
        return Page.of(rows, page, row -> new Cursor(row.recordedAt(), Long.toString(row.id())));
    }

    /** Cross-bank: how many wait for a person. */
    long countOpen() {
        return clearing.call(
                jdbc ->
                        jdbc.sql("select count(*) from dead_letter where resolved_at is null")
                                .query(Long.class)
                                .single());
    }

    /**
     * Tries to book the event again, as coming from where it came from; it stays open where its
     * cause is still there.
     */
    Letter retry(long id) {
        Letter letter = findOpen(id);
        TenantId stream = letter.stream() == null ? null : new TenantId(letter.stream());
        book.store(List.of(new Incoming(letter.event(), stream)));
        if (isBooked(letter)) {
            return resolve(letter, Resolution.BOOKED, null);
        }
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    publish("usage.retried", letter, letter);
                    return true;
                });
        return letter;
    }

    /** Closes what will never be booked. */
    Letter dismiss(long id, String reason) {
        return resolve(findOpen(id), Resolution.DISMISSED, reason);
    }

    private boolean isBooked(Letter letter) {
        try {
            UsageEvent event = ContractJson.read(letter.event(), UsageEvent.class);
            String fingerprint = DeadLetter.fingerprint(ContractJson.write(event));
            return writer.booked(event.id(), fingerprint);
        } catch (JacksonException e) {
            return false;
        }
    }

    /** Cross-bank: one event that was set aside and waits. */
    private Letter findOpen(long id) {
        Letter letter =
                clearing.call(
                                jdbc ->
                                        jdbc.sql(
                                                        "select "
                                                                + COLUMNS
                                                                + " from dead_letter where id = ?")
                                                .param(id)
                                                .query((row, index) -> read(row))
                                                .optional())
                        .orElseThrow(() -> HubProblem.notFound("dead letter"));
        if (letter.resolvedAt() != null) {
            throw resolvedAlready();
        }
        return letter;
    }

    /** The row and its audit record, or neither. */
    private Letter resolve(Letter before, Resolution resolution, @Nullable String reason) {
        return transactions.call(
                Scope.of(new TenantId(before.tenantId())),
                jdbc -> {
                    Letter after =
                            jdbc.sql(
                                            """
                                            update dead_letter set resolved_at = ?, resolution = ?,
                                                reason_given = ?
                                            where tenant_id = ? and id = ? and resolved_at is null
                                            returning\s"""
                                                    + COLUMNS)
                                    .param(Columns.time(Columns.now(clock)))
                                    .param(resolution.name())
                                    .param(reason)
                                    .param(before.tenantId())
                                    .param(before.id())
                                    .query((row, index) -> read(row))
                                    .optional()
                                    .orElseThrow(DeadLetters::resolvedAlready);
                    String action =
                            switch (resolution) {
                                case BOOKED -> "usage.retried";
                                case DISMISSED -> "usage.dismissed";
                            };
                    publish(action, before, after);
                    return after;
                });
    }

    private void publish(String action, Letter before, Letter after) {
        events.publishEvent(
                new Change(
                        Scope.ALLIANCE,
                        action,
                        Long.toString(after.id()),
                        before.summary(),
                        after.summary(),
                        after.reasonGiven()));
    }

    private static HubProblem resolvedAlready() {
        return new HubProblem(ProblemCode.CONFLICT, "the event is dealt with already");
    }

    private static long afterId(PageRequest page) {
        try {
            return page.afterId().isEmpty() ? 0 : Long.parseLong(page.afterId());
        } catch (NumberFormatException e) {
            throw Cursor.refused();
        }
    }

    private static Letter read(ResultSet row) throws SQLException {
        @Nullable String resolution = row.getString("resolution");
        return new Letter(
                row.getLong("id"),
                row.getString("event_id"),
                row.getString("tenant_id"),
                row.getString("stream"),
                row.getString("event"),
                DeadLetter.Reason.valueOf(row.getString("reason")),
                row.getString("detail"),
                Columns.instant(row, "recorded_at"),
                Columns.instantOrNull(row, "resolved_at"),
                resolution == null ? null : Resolution.valueOf(resolution),
                row.getString("reason_given"));
    }

    /** What became of an event that was set aside. */
    enum Resolution {
        BOOKED,
        DISMISSED
    }

    /**
     * An event that was set aside.
     *
     * @param tenantId the bank, or {@code unknown}
     * @param stream the bank on whose stream it came, where that is not its own or cannot be read
     *     from it
     */
    record Letter(
            long id,
            @Nullable String eventId,
            String tenantId,
            @Nullable String stream,
            String event,
            DeadLetter.Reason reason,
            String detail,
            Instant recordedAt,
            @Nullable Instant resolvedAt,
            @Nullable Resolution resolution,
            @Nullable String reasonGiven) {
        Summary summary() {
            return new Summary(tenantId, eventId, reason, resolution);
        }
    }

    /** What the audit keeps of it. */
    record Summary(
            String tenantId,
            @Nullable String eventId,
            DeadLetter.Reason reason,
            @Nullable Resolution resolution) {}
}
