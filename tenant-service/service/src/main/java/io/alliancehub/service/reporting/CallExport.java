package io.alliancehub.service.reporting;

import io.alliancehub.service.metering.UsageFilter;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.metering.UsageRecord;
import io.alliancehub.service.metering.UsageReports;
import io.alliancehub.service.reporting.CallView.CallNames;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;

/*
 * The answer has begun long before it is known whether the database will last, so a failure can no longer be told by
 * a status. The connection is cut before the end of the body, which every HTTP client takes for a failed download; and
 * where it still arrives, the last line says so to people. An export that came to its end has neither.
 */

/**
 * Writes calls as a table, as fast as its reader takes them and with no more than a part in memory.
 */
@Service
final class CallExport {
    private static final Logger LOG = LoggerFactory.getLogger(CallExport.class);
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String CUT_OFF = "#INCOMPLETE: the export failed here; ask for it again";
    private static final List<String> HEAD =
            List.of(
                    "occurred_at",
                    "request_id",
                    "usage_id",
                    "bank_id",
                    "bank",
                    "project_id",
                    "project",
                    "app_id",
                    "app",
                    "key_id",
                    "key",
                    "alias",
                    "model_version",
                    "prompt_tokens",
                    "cached_tokens",
                    "completion_tokens",
                    "reasoning_tokens",
                    "beyond_tokens",
                    "outcome",
                    "measurement",
                    "price_version",
                    "amount_yuan",
                    "dispatched_at",
                    "first_token_at",
                    "ended_at",
                    "recorded_at",
                    "member_id",
                    "gateway_id");

    private final UsageReports reports;
    private final Calls calls;

    CallExport(UsageReports reports, Calls calls) {
        this.reports = reports;
        this.calls = calls;
    }

    /**
     * Writes all of it.
     *
     * @throws IOException where the reader is gone, or the database failed once the table had begun
     */
    void write(UsageReach reach, UsageFilter filter, OutputStream out) throws IOException {
        put(out, BYTE_ORDER_MARK + CsvLine.of(HEAD));
        try {
            reports.each(reach, filter, part -> put(out, reach, part));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("an export was cut off: {}", e.toString());
            put(out, CsvLine.of(List.of(CUT_OFF)));
            throw new IOException("an export was cut off", e);
        }
    }

    private void put(OutputStream out, UsageReach reach, List<UsageRecord> part) {
        StringBuilder text = new StringBuilder();
        calls.named(reach, part)
                .forEach(view -> text.append(CsvLine.of(cells(view.call(), view.names()))));
        try {
            put(out, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static List<@Nullable Object> cells(UsageRecord call, CallNames names) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(call.occurredAt());
        cells.add(call.requestId());
        cells.add(call.usageId());
        cells.add(call.tenantId());
        cells.add(names.tenant());
        cells.add(call.projectId());
        cells.add(names.project());
        cells.add(call.appId());
        cells.add(names.app());
        cells.add(call.keyId());
        cells.add(names.key());
        cells.add(call.alias());
        cells.add(call.modelVersion());
        cells.add(call.promptTokens());
        cells.add(call.cachedTokens());
        cells.add(call.completionTokens());
        cells.add(call.reasoningTokens());
        cells.add(call.beyondTokens());
        cells.add(call.outcome());
        cells.add(call.measurement());
        cells.add(call.priceVersion());
        cells.add(call.amount());
        cells.add(call.dispatchedAt());
        cells.add(call.firstTokenAt());
        cells.add(call.endedAt());
        cells.add(call.recordedAt());
        cells.add(call.memberId());
        cells.add(call.gatewayId());
        return cells;
    }
}
