package io.alliancehub.service.document;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** Puts rows under each other and begins a new page where one is full. */
final class PdfPages {
    private static final PDRectangle PAPER =
            new PDRectangle(PDRectangle.A4.getHeight(), PDRectangle.A4.getWidth());
    private static final float MARGIN = 36f;
    private static final float FOOTER = 8f;
    private static final float LEADING = 1.45f;
    private static final float PADDING = 4f;
    private static final float HAIRLINE = 0.4f;
    private final PDDocument document;
    private final PaperFont font;
    private PDPageContentStream content;
    private float y;
    private List<Box> head = List.of();
    private float headSize;

    PdfPages(PDDocument document, PaperFont font) throws IOException {
        this.document = document;
        this.font = font;
        this.content = newPage();
    }

    float width() {
        return PAPER.getWidth() - 2 * MARGIN;
    }

    void gap(float points) {
        y -= points;
    }

    void paragraph(String text, float size) throws IOException {
        row(List.of(new Box(text, width(), Column.Side.LEFT)), size);
    }

    /** The row that stands at the top of the table, and of each page that it goes on to. */
    void head(List<Box> boxes, float size) throws IOException {
        row(boxes, size);
        line();
        head = boxes;
        headSize = size;
    }

    void endTable() throws IOException {
        line();
        head = List.of();
    }

    /** One row; a box that is too narrow for its text makes the row higher. */
    void row(List<Box> boxes, float size) throws IOException {
        List<List<String>> texts = new ArrayList<>();
        int height = 0;
        for (Box box : boxes) {
            List<String> lines = font.lines(box.text(), size, box.width() - 2 * PADDING);
            texts.add(lines);
            height = Math.max(height, lines.size());
        }
        if (y - height * size * LEADING < MARGIN + 2 * FOOTER) {
            turnPage();
        }
        float x = MARGIN;
        for (int i = 0; i < boxes.size(); i++) {
            draw(boxes.get(i), texts.get(i), x, size);
            x += boxes.get(i).width();
        }
        y -= height * size * LEADING;
    }

    /** Ends the last page and numbers all of them. */
    void close(String footer) throws IOException {
        content.close();
        int pages = document.getNumberOfPages();
        for (int i = 0; i < pages; i++) {
            String text =
                    footer.replace("{page}", Integer.toString(i + 1))
                            .replace("{pages}", Integer.toString(pages));
            PDPage page = document.getPage(i);
            try (PDPageContentStream end =
                    new PDPageContentStream(document, page, AppendMode.APPEND, true, true)) {
                content = end;
                text(font.shown(text), MARGIN + PADDING, MARGIN, FOOTER);
            }
        }
    }

    private void draw(Box box, List<String> lines, float x, float size) throws IOException {
        float baseline = y - size;
        for (String line : lines) {
            float left =
                    switch (box.side()) {
                        case LEFT -> x + PADDING;
                        case RIGHT -> x + box.width() - PADDING - font.width(line, size);
                    };
            text(line, left, baseline, size);
            baseline -= size * LEADING;
        }
    }

    private void text(String shown, float x, float baseline, float size) throws IOException {
        content.beginText();
        content.setFont(font.font(), size);
        content.newLineAtOffset(x, baseline);
        content.showText(shown);
        content.endText();
    }

    private void line() throws IOException {
        y -= PADDING;
        content.setLineWidth(HAIRLINE);
        content.moveTo(MARGIN, y);
        content.lineTo(MARGIN + width(), y);
        content.stroke();
        y -= PADDING;
    }

    private void turnPage() throws IOException {
        content.close();
        content = newPage();
        if (!head.isEmpty()) {
            List<Box> repeated = head;
            head = List.of();
            head(repeated, headSize);
        }
    }

    private PDPageContentStream newPage() throws IOException {
        PDPage page = new PDPage(PAPER);
        document.addPage(page);
        y = PAPER.getHeight() - MARGIN;
        return new PDPageContentStream(document, page);
    }

    /** A place in a row. */
    record Box(String text, float width, Column.Side side) {}
}
