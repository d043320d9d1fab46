package io.alliancehub.service.audit;

import io.alliancehub.service.change.PastChange;
import io.alliancehub.service.change.PastChanges;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads the trail of one subject, within the scope that it belongs to. */
@Component
final class SubjectHistory implements PastChanges {
    private static final String PLACE = "lpad(position::text, 12, '0')";
    private final TenantTransactions transactions;

    SubjectHistory(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Page<PastChange> of(Scope scope, String subject, PageRequest page) {
        String sql =
                """
                select *, %1$s as place from audit_record
                where tenant_id = ? and subject = ? and (at, %1$s) < (?, ?)
                order by at desc, %1$s desc limit ?
                """
                        .formatted(PLACE);
        List<Placed> rows =
                transactions.call(
                        scope,
                        jdbc ->
                                jdbc.sql(sql)
                                        .param(scope.value())
                                        .param(subject)
                                        .param(page.afterDescending())
                                        .param(page.afterId())
                                        .param(page.rows())
                                        .query((row, index) -> read(row))
                                        .list());
        return Page.of(rows, page, row -> new Cursor(row.change().at(), row.place()))
                .map(Placed::change);
    }

    private static Placed read(ResultSet row) throws SQLException {
        return new Placed(
                new PastChange(
                        Columns.instant(row, "at"),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("before"),
                        row.getString("after"),
                        row.getString("reason")),
                row.getString("place"));
    }

    private record Placed(PastChange change, String place) {}
}
