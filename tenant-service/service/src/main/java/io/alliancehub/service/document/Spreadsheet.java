package io.alliancehub.service.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * A paper as an XLSX file. Spreadsheets reckon in binary floating point with fifteen digits: a
 * number that has no more than those is written as a number, any other as text, exactly.
 */
public final class Spreadsheet {
    private static final int DIGITS_MAX = 15;
    private static final int WIDTH_PER_SHARE = 2;
    private static final String PROGRAM = "AllianceHub";
    private static final String VERSION = "1.0";

    private Spreadsheet() {}

    /** Writes it, on one sheet. */
    public static byte[] of(Paper paper) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, PROGRAM, VERSION)) {
            workbook.properties().setTitle(paper.title());
            Worksheet sheet = workbook.newWorksheet("1");
            write(sheet, paper);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(Worksheet sheet, Paper paper) {
        int row = 0;
        sheet.value(row, 0, paper.title());
        sheet.style(row++, 0).bold().set();
        for (Fact fact : paper.facts()) {
            sheet.value(row, 0, fact.name());
            put(sheet, row++, 1, fact.value());
        }
        row++;
        for (int i = 0; i < paper.columns().size(); i++) {
            sheet.value(row, i, paper.columns().get(i).heading());
            sheet.style(row, i).bold().set();
            sheet.width(i, WIDTH_PER_SHARE * paper.columns().get(i).share());
        }
        row++;
        for (List<Cell> cells : paper.rows()) {
            for (int i = 0; i < cells.size(); i++) {
                put(sheet, row, i, cells.get(i));
            }
            row++;
        }
        row++;
        for (Fact sum : paper.sums()) {
            sheet.value(row, 0, sum.name());
            put(sheet, row++, 1, sum.value());
        }
        row++;
        for (String note : paper.notes()) {
            sheet.value(row++, 0, note);
        }
    }

    private static void put(Worksheet sheet, int row, int column, Cell cell) {
        @Nullable BigDecimal number = cell.number();
        if (number == null) {
            sheet.value(row, column, cell.text());
        } else if (number.stripTrailingZeros().precision() > DIGITS_MAX) {
            sheet.value(row, column, number.toPlainString());
        } else {
            sheet.value(row, column, number);
            sheet.style(row, column).format(format(number.scale())).set();
        }
    }

    private static String format(int decimals) {
        return decimals <= 0 ? "#,##0" : "#,##0." + "0".repeat(decimals);
    }
}
