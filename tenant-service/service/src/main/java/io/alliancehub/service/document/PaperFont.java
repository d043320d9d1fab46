package io.alliancehub.service.document;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The one font of a PDF: those of its glyphs that are used are embedded. A character that it lacks
 * is shown as {@link #MISSING}, the mark that printers set for a type they do not have.
 */
final class PaperFont {
    static final String MISSING = "〓";
    private static final String FILE = "NotoSansSC-Regular-GB2312.ttf.gz";
    private static final float UNITS = 1_000f;
    private final PDType0Font font;
    private final CmapLookup glyphs;

    private PaperFont(PDType0Font font, CmapLookup glyphs) {
        this.font = font;
        this.glyphs = glyphs;
    }

    /** Reads the font for one document. */
    static PaperFont of(PDDocument document) throws IOException {
        try (InputStream packed =
                        Objects.requireNonNull(
                                PaperFont.class.getResourceAsStream(FILE), "the font is missing");
                InputStream file = new GZIPInputStream(packed)) {
            TrueTypeFont parsed = new TTFParser(true).parse(new RandomAccessReadBuffer(file));
            return new PaperFont(
                    PDType0Font.load(document, parsed, true), parsed.getUnicodeCmapLookup());
        }
    }

    PDType0Font font() {
        return font;
    }

    /** The text with what the font has; the rest is marked. */
    String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        point -> {
                            if (glyphs.getGlyphId(point) == 0) {
                                shown.append(MISSING);
                            } else {
                                shown.appendCodePoint(point);
                            }
                        });
        return shown.toString();
    }

    float width(String shown, float size) throws IOException {
        return font.getStringWidth(shown) * size / UNITS;
    }

    /** The text in lines that are no wider, broken at any character. */
    List<String> lines(String text, float size, float widthMax) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        float used = 0;
        for (int point : shown(text).codePoints().toArray()) {
            String character = Character.toString(point);
            float width = width(character, size);
            if (used + width > widthMax && !line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            line.append(character);
            used += width;
        }
        lines.add(line.toString());
        return lines;
    }
}
