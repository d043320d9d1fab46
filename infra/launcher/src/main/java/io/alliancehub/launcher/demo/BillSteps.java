package io.alliancehub.launcher.demo;

import static io.alliancehub.launcher.demo.Stage.holds;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The bill is what the usage rows add up to, to the last digit, and the books balance. */
final class BillSteps {
    private static final ZoneId BILLING_ZONE = ZoneId.of("Asia/Shanghai");

    private final Stage stage;

    BillSteps(Stage stage) {
        this.stage = stage;
    }

    /** Draft invoices of the month against two recounts: ours and the service's own. */
    void invoices(List<String> banks) {
        YearMonth month = YearMonth.from(LocalDate.ofInstant(stage.clock.instant(), BILLING_ZONE));
        for (String bank : banks) {
            String path = "/tenants/" + bank + "/invoices/" + month;
            List<JsonNode> rows = stage.usage.ofMonth(bank, month);
            Recount recount = new Recount(stage.control);
            recount.addAll(rows);
            recount.compare(stage.control.get(path));
            JsonNode theirs = stage.control.post(path + "/recount", Map.of());
            holds(theirs.path("equal").asBoolean(), "the service's own recount agrees: %s", theirs);
            JsonNode books = stage.control.get("/ledger/trial-balance?tenantId=" + bank);
            holds(books.path("balanced").asBoolean(), "the books balance: %s", books);
            stage.saw(
                    "%-14s %4d rows, %s: exactly %s yuan on the draft, in our recount and in the"
                            + " service's; the books balance",
                    bank, rows.size(), month, recount.total().toPlainString());
        }
    }
}
