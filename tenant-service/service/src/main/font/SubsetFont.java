import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TTFSubsetter;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;

/** Makes the font of the documents from the whole one; see README.md beside this file. */
final class SubsetFont {
    private static final List<String> TABLES =
            List.of("head", "hhea", "loca", "maxp", "cvt ", "prep", "glyf", "hmtx", "fpgm", "OS/2",
                    "cmap", "name", "post");
    private static final int GB2312_ROWS = 87;
    private static final int GB2312_CELLS = 94;
    private static final int GB2312_OFFSET = 0xa0;

    public static void main(String[] arguments) throws Exception {
        RandomAccessReadBufferedFile whole =
                new RandomAccessReadBufferedFile(new File(arguments[0]));
        try (TrueTypeFont font = new TTFParser(true).parse(whole)) {
            CmapLookup glyphs = font.getUnicodeCmapLookup();
            TTFSubsetter subset = new TTFSubsetter(font, TABLES);
            wanted().stream().filter(it -> glyphs.getGlyphId(it) != 0).forEach(subset::add);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            subset.writeToStream(bytes);
            Files.write(Path.of(arguments[1]), bytes.toByteArray());
        }
    }

    /** Latin letters, general punctuation, and all of GB 2312. */
    private static TreeSet<Integer> wanted() {
        TreeSet<Integer> points = new TreeSet<>();
        add(points, 0x20, 0x7f);
        add(points, 0xa0, 0x180);
        add(points, 0x2010, 0x2040);
        Charset chinese = Charset.forName("GB2312");
        for (int row = 1; row <= GB2312_ROWS; row++) {
            for (int cell = 1; cell <= GB2312_CELLS; cell++) {
                byte[] code = {(byte) (GB2312_OFFSET + row), (byte) (GB2312_OFFSET + cell)};
                String text = new String(code, chinese);
                if (text.indexOf('\ufffd') < 0) {
                    text.codePoints().forEach(points::add);
                }
            }
        }
        return points;
    }

    private static void add(TreeSet<Integer> points, int from, int until) {
        for (int point = from; point < until; point++) {
            points.add(point);
        }
    }
}
