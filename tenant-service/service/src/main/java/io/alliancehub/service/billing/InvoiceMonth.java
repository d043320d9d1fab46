package io.alliancehub.service.billing;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;

/** A billing month in the alliance's zone: from its first moment to the next month's first. */
record InvoiceMonth(YearMonth month) {
    static InvoiceMonth parse(String text) {
        try {
            InvoiceMonth month = new InvoiceMonth(YearMonth.parse(text));
            Require.moment("month", month.from());
            Require.moment("month", month.until());
            return month;
        } catch (DateTimeException e) {
            throw HubProblem.field("month", "month must look like 2026-11");
        }
    }

    /** The month that a moment lies in. */
    static InvoiceMonth at(Instant moment) {
        return new InvoiceMonth(YearMonth.from(moment.atZone(LimitWindows.ZONE)));
    }

    Instant from() {
        return month.atDay(1).atStartOfDay(LimitWindows.ZONE).toInstant();
    }

    Instant until() {
        return month.plusMonths(1).atDay(1).atStartOfDay(LimitWindows.ZONE).toInstant();
    }

    @Override
    public String toString() {
        return month.toString();
    }
}
