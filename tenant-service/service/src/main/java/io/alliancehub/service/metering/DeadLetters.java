package io.alliancehub.service.metering;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Events that were set aside: to be looked at, and tried again once their cause is gone. */
@Component
final class DeadLetters {
    private static final String COLUMNS =
            "select id, fingerprint, event_id, tenant_id, event, reason, detail, recorded_at, resolved_at from"
                    + " dead_letter ";
    private final ClearingTransactions clearing;
    private final UsageBook book;
    private final UsageWriter writer;
    private final Clock clock;

    DeadLetters(ClearingTransactions clearing, UsageBook book, UsageWriter writer, Clock clock) {
        this.clearing = clearing;
        this.book = book;
        this.writer = writer;
        this.clock = clock;
    }

    /** Cross-bank: all that wait for a person, oldest first. */
    Page<Letter> open(PageRequest page) {
        List<Letter> rows =
                clearing.call(
                        jdbc ->
                                jdbc.sql(
                                                COLUMNS
                                                        + "where resolved_at is null and"
                                                        + " (recorded_at, id) > (?, ?) order by"
                                                        + " recorded_at, id limit ?")
                                        .param(page.afterAscending())
                                        .param(
                                                page.afterId().isEmpty()
                                                        ? 0
                                                        : Long.parseLong(page.afterId()))
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

    /** Tries to book the event again; it stays open where its cause is still there. */
    Letter retry(long id) {
        Letter letter = find(id);
        TenantId stream =
                letter.tenantId().equals("unknown") ? null : new TenantId(letter.tenantId());
        book.store(List.of(new Incoming(letter.event(), stream)));
        String eventId = letter.eventId();
        if (eventId != null && writer.booked(eventId, letter.fingerprint())) {
            resolve(id);
        }
        return find(id);
    }

    /** Cross-bank: one event that was set aside. */
    private Letter find(long id) {
        return clearing.call(
                        jdbc ->
                                jdbc.sql(COLUMNS + "where id = ?")
                                        .param(id)
                                        .query((row, index) -> read(row))
                                        .optional())
                .orElseThrow(() -> HubProblem.notFound("dead letter"));
    }

    private void resolve(long id) {
        clearing.call(
                jdbc ->
                        jdbc.sql("update dead_letter set resolved_at = ? where id = ?")
                                .param(Columns.time(Columns.now(clock)))
                                .param(id)
                                .update());
    }

    private static Letter read(ResultSet row) throws SQLException {
        return new Letter(
                row.getLong("id"),
                row.getString("fingerprint"),
                row.getString("event_id"),
                row.getString("tenant_id"),
                row.getString("event"),
                DeadLetter.Reason.valueOf(row.getString("reason")),
                row.getString("detail"),
                Columns.instant(row, "recorded_at"),
                Columns.instantOrNull(row, "resolved_at"));
    }

    /**
     * An event that was set aside.
     *
     * @param tenantId the bank, or {@code unknown}
     */
    record Letter(
            long id,
            @JsonIgnore String fingerprint,
            @Nullable String eventId,
            String tenantId,
            String event,
            DeadLetter.Reason reason,
            String detail,
            Instant recordedAt,
            @Nullable Instant resolvedAt) {}
}
