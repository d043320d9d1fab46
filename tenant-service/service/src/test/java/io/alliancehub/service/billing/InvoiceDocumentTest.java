package io.alliancehub.service.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class InvoiceDocumentTest {
    private static final Instant IN_MAY = Instant.parse("2026-05-10T00:00:00Z");
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void pdfSaysInChineseWhatTheDraftSays() throws IOException {
        bank.send(bank.call(bank.id + "-a", IN_MAY, new TokenUsage(7_654_321, 1_234, 98_765, 0)));
        String text = text(pdf(bank, ""));
        assertThat(text)
                .contains(
                        "账单（草稿）",
                        "合成银行",
                        "2026-05（北京时间）",
                        "人民币（CNY）",
                        "输入（缓存命中）",
                        "合成演示数据，不是真实账单",
                        "不是发票",
                        "尚未复核",
                        "第 1 页，共 1 页");
        JsonNode draft = draft(bank);
        for (JsonNode line : draft.path("lines")) {
            assertThat(text)
                    .contains(grouped(line.path("exactAmount").asString()))
                    .contains(grouped(Long.toString(line.path("tokens").asLong())))
                    .contains(grouped(fen(line.path("amountMinor").asLong())))
                    .contains(line.path("priceVersion").asString())
                    .contains(line.path("unitPricePerMillion").asString());
        }
        BigDecimal total = new BigDecimal(fen(draft.path("totalMinor").asLong()));
        BigDecimal exact = new BigDecimal(draft.path("exactTotal").asString());
        assertThat(text)
                .contains("精确合计（元） " + grouped(exact.toPlainString()))
                .contains("应付合计（元） " + grouped(total.toPlainString()))
                .contains("（元） " + grouped(total.subtract(exact).toPlainString()));
    }

    @Test
    void documentSaysWhetherARecountAgreesAndWhetherItStillHolds() throws IOException {
        bank.send(bank.call(bank.id + "-a", IN_MAY, new TokenUsage(100, 0, 10, 0)));
        String id = service.post(bank.path("/invoices/2026-05/recounts"), "").text("id");
        RunningService.await(
                "the recount",
                () ->
                        service.get(bank.path("/invoices/2026-05/recounts/" + id))
                                .json()
                                .has("endedAt"));
        assertThat(text(pdf(bank, ""))).contains("一致，完成于").doesNotContain("此后用量有变化");
        bank.send(bank.call(bank.id + "-b", IN_MAY, new TokenUsage(100, 0, 10, 0)));
        assertThat(text(pdf(bank, "?lang=en")))
                .contains("Draft invoice", "equal, completed at", "usage has changed since");
    }

    @Test
    void characterThatTheFontLacksIsMarkedAndNeverAnError() throws IOException {
        Bank rare = new Bank(service, "盱眙亳州𠮷野銀行 한국 ☂ &<>");
        rare.send(rare.call(rare.id + "-a", IN_MAY, new TokenUsage(1_000, 0, 1, 0)));
        assertThat(text(pdf(rare, ""))).contains("盱眙亳州〓野〓行 〓〓 〓 &<>");
        assertThat(cells(xlsx(rare, "")).get(1).get(1)).startsWith("盱眙亳州𠮷野銀行 한국 ☂ &<> ");
    }

    @Test
    void invoiceOfFiveHundredLinesGoesOverManyPagesAndSumsUpExactly()
            throws IOException, SQLException {
        manyPrices(167);
        JsonNode draft = draft(bank);
        assertThat(draft.path("lines").size()).isEqualTo(501);
        byte[] pdf = pdf(bank, "");
        String text = text(pdf);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            int pages = document.getNumberOfPages();
            assertThat(pages).isGreaterThan(8);
            assertThat(text).contains("第 " + pages + " 页，共 " + pages + " 页");
            assertThat(text.split("精确金额（元）", -1)).as("heads").hasSize(pages + 1);
        }
        assertThat(pdf.length).as("only the glyphs in use are embedded").isLessThan(400_000);
        for (JsonNode line : draft.path("lines")) {
            assertThat(text).contains(grouped(line.path("exactAmount").asString()));
        }
        List<List<String>> rows = cells(xlsx(bank, ""));
        BigDecimal exact = BigDecimal.ZERO;
        BigDecimal payable = BigDecimal.ZERO;
        int lines = 0;
        for (List<String> row : rows) {
            if (row.getFirst().equals(bank.alias)) {
                exact = exact.add(new BigDecimal(row.get(6)));
                payable = payable.add(new BigDecimal(row.get(7)));
                lines++;
            }
        }
        assertThat(lines).isEqualTo(501);
        assertThat(exact).isEqualByComparingTo(draft.path("exactTotal").asString());
        assertThat(payable).isEqualByComparingTo(fen(draft.path("totalMinor").asLong()));
        Map<String, String> sums = new HashMap<>();
        rows.stream().filter(it -> it.size() > 1).forEach(it -> sums.put(it.get(0), it.get(1)));
        assertThat(new BigDecimal(sums.get("精确合计（元）"))).isEqualByComparingTo(exact);
        assertThat(new BigDecimal(sums.get("应付合计（元）"))).isEqualByComparingTo(payable);
    }

    @Test
    void spreadsheetKeepsAmountsThatNoFloatingNumberHolds() throws IOException {
        bank.send(
                IntStream.range(0, 401)
                        .mapToObj(i -> new TokenUsage(1, 0, 987_654_321L - i, 0))
                        .map(
                                usage ->
                                        bank.call(
                                                bank.id + "-" + usage.completionTokens(),
                                                IN_MAY,
                                                usage))
                        .toArray(UsageEvent[]::new));
        boolean asText = false;
        boolean asNumber = false;
        String exact = draft(bank).path("exactTotal").asString();
        try (ReadableWorkbook book =
                new ReadableWorkbook(new ByteArrayInputStream(xlsx(bank, "")))) {
            for (Row row : book.getFirstSheet().read()) {
                for (Cell cell : row) {
                    asText |= cell.getType() == CellType.STRING && exact.equals(cell.getText());
                    asNumber |= cell.getType() == CellType.NUMBER;
                }
            }
        }
        assertThat(new BigDecimal(exact).stripTrailingZeros().precision()).isGreaterThan(15);
        assertThat(asText).isTrue();
        assertThat(asNumber).isTrue();
    }

    @Test
    void documentsAreFilesForThoseWhoMaySeeTheBill() {
        HttpResponse<byte[]> file = service.file(bank.path("/invoices/2026-05/document.pdf"));
        assertThat(file.headers().firstValue("content-type")).contains("application/pdf");
        assertThat(file.headers().firstValue("content-disposition").orElseThrow())
                .contains("draft-invoice-" + bank.id + "-2026-05.pdf");
        String path = bank.path("/invoices/2026-05/document.");
        SignedIn.of(service, bank, Role.FINANCE).get(path + "xlsx").expect(200);
        SignedIn.of(service, bank, Role.DEVELOPER).get(path + "pdf").expect(403);
        SignedIn.of(service, new Bank(service), Role.FINANCE).get(path + "pdf").expect(403);
        service.get(path + "pdf?lang=fr").expect(422);
        service.get("/tenants/bank-none/invoices/2026-05/document.pdf").expect(404);
    }

    /** Prices by hand, since each must begin at a moment of its own; a call at each. */
    private void manyPrices(int count) throws SQLException {
        try (Connection superuser = service.postgres().superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    """
                    insert into hub.price select '%1$s-p' || lpad(n::text, 4, '0'), '%1$s',
                        1 + n * 0.0001, 0.5 + n * 0.0001, 8 + n * 0.0001,
                        '2026-05-01T00:00:00Z'::timestamptz + n * interval '1 minute', now()
                    from generate_series(1, %2$d) n
                    """
                            .formatted(bank.alias, count));
        }
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            UsageEvent event =
                    bank.call(
                            bank.id + "-" + i,
                            IN_MAY.plusSeconds(i),
                            new TokenUsage(31_337L * i, 1_001L * i, 77L * i, 0));
            events.add(bank.at(event, bank.alias + "-p%04d".formatted(i)));
        }
        bank.send(events.toArray(UsageEvent[]::new));
    }

    private JsonNode draft(Bank of) {
        return service.get(of.path("/invoices/2026-05")).expect(200).json();
    }

    private byte[] pdf(Bank of, String query) {
        HttpResponse<byte[]> file = service.file(of.path("/invoices/2026-05/document.pdf" + query));
        assertThat(file.statusCode()).isEqualTo(200);
        return file.body();
    }

    private byte[] xlsx(Bank of, String query) {
        HttpResponse<byte[]> file =
                service.file(of.path("/invoices/2026-05/document.xlsx" + query));
        assertThat(file.statusCode()).isEqualTo(200);
        return file.body();
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }

    private static List<List<String>> cells(byte[] xlsx) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(xlsx))) {
            for (Row row : book.getFirstSheet().read()) {
                List<String> cells = new ArrayList<>();
                for (Cell cell : row) {
                    cells.add(cell == null ? "" : cell.getRawValue());
                }
                if (!cells.isEmpty()) {
                    rows.add(cells);
                }
            }
        }
        return rows;
    }

    private static String fen(long minor) {
        return BigDecimal.valueOf(minor, 2).toPlainString();
    }

    private static String grouped(String plain) {
        int point = plain.indexOf('.') < 0 ? plain.length() : plain.indexOf('.');
        return plain.substring(0, point).replaceAll("\\B(?=(\\d{3})+$)", ",")
                + plain.substring(point);
    }
}
