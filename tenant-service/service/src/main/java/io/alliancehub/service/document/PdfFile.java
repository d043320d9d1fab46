package io.alliancehub.service.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/** A paper as a PDF: A4 across, the table's head on each page; the same paper, the same bytes. */
public final class PdfFile {
    private static final float TITLE = 16f;
    private static final float TEXT = 9f;
    private static final float TABLE = 8f;
    private static final float FACT_NAME = 130f;

    private PdfFile() {}

    /** Draws it. */
    public static byte[] of(Paper paper) {
        try (PDDocument document = new PDDocument();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            describe(document, paper);
            PdfPages pages = new PdfPages(document, PaperFont.of(document));
            draw(pages, paper);
            pages.close(paper.footer());
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void describe(PDDocument document, Paper paper) {
        PDDocumentInformation about = new PDDocumentInformation();
        about.setTitle(paper.title());
        about.setCreator("Alliance Hub");
        about.setProducer("Apache PDFBox");
        about.setCreationDate(GregorianCalendar.from(paper.madeAt().atZone(ZoneOffset.UTC)));
        document.setDocumentInformation(about);
        document.getDocumentCatalog().setLanguage(paper.language());
        CRC32 content = new CRC32();
        content.update(paper.toString().getBytes(StandardCharsets.UTF_8));
        document.setDocumentId(content.getValue());
    }

    private static void draw(PdfPages pages, Paper paper) throws IOException {
        pages.paragraph(paper.title(), TITLE);
        pages.gap(TEXT);
        for (Fact fact : paper.facts()) {
            pages.row(List.of(left(fact.name(), FACT_NAME), rest(pages, fact)), TEXT);
        }
        pages.gap(TEXT);
        table(pages, paper);
        pages.gap(TEXT);
        for (Fact sum : paper.sums()) {
            float name = pages.width() - 2 * FACT_NAME;
            pages.row(
                    List.of(right(sum.name(), name), right(sum.value().text(), 2 * FACT_NAME)),
                    TEXT);
        }
        pages.gap(TEXT);
        for (String note : paper.notes()) {
            pages.paragraph(note, TABLE);
        }
    }

    private static void table(PdfPages pages, Paper paper) throws IOException {
        float shares = paper.columns().stream().mapToInt(Column::share).sum();
        List<PdfPages.Box> head = new ArrayList<>();
        for (Column column : paper.columns()) {
            head.add(box(column, column.heading(), pages.width() * column.share() / shares));
        }
        pages.head(head, TABLE);
        for (List<Cell> row : paper.rows()) {
            List<PdfPages.Box> boxes = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                boxes.add(box(paper.columns().get(i), row.get(i).text(), head.get(i).width()));
            }
            pages.row(boxes, TABLE);
        }
        pages.endTable();
    }

    private static PdfPages.Box rest(PdfPages pages, Fact fact) {
        return left(fact.value().text(), pages.width() - FACT_NAME);
    }

    private static PdfPages.Box box(Column column, String text, float width) {
        return switch (column.side()) {
            case LEFT -> left(text, width);
            case RIGHT -> right(text, width);
        };
    }

    private static PdfPages.Box left(String text, float width) {
        return new PdfPages.Box(text, width, Column.Side.LEFT);
    }

    private static PdfPages.Box right(String text, float width) {
        return new PdfPages.Box(text, width, Column.Side.RIGHT);
    }
}
