package io.alliancehub.engine.grammar.text;

import java.util.Arrays;

/**
 * A set of Unicode scalar values: code points without surrogates. Immutable.
 *
 * <p>Held as bounds of ranges in rising order: within from the first, without from the second, and
 * so on.
 */
public final class CodePoints {

    static final int END = 0x110000;
    private static final int SURROGATES = 0xD800;
    private static final int AFTER_SURROGATES = 0xE000;

    /** No code point. */
    public static final CodePoints NONE = new CodePoints(new int[0]);

    /** Every code point. */
    public static final CodePoints ALL =
            new CodePoints(new int[] {0, SURROGATES, AFTER_SURROGATES, END});

    private final int[] bounds;

    private CodePoints(int[] bounds) {
        this.bounds = bounds;
    }

    /** The code points from {@code first} to {@code last}, both included. */
    public static CodePoints range(int first, int last) {
        return new CodePoints(new int[] {first, last + 1}).and(ALL);
    }

    /** One code point. */
    public static CodePoints of(int codePoint) {
        return range(codePoint, codePoint);
    }

    /** The code points of a text. */
    public static CodePoints anyOf(String text) {
        CodePoints all = NONE;
        for (int cp : text.codePoints().toArray()) {
            all = all.or(of(cp));
        }
        return all;
    }

    /** Those of either. */
    public CodePoints or(CodePoints other) {
        return merge(other, 1);
    }

    /** Those of both. */
    public CodePoints and(CodePoints other) {
        return merge(other, 2);
    }

    /** All others. */
    public CodePoints complement() {
        int[] turned =
                bounds.length > 0 && bounds[0] == 0
                        ? Arrays.copyOfRange(bounds, 1, bounds.length)
                        : prepended(bounds);
        if (turned.length % 2 == 1) {
            turned =
                    turned[turned.length - 1] == END
                            ? Arrays.copyOf(turned, turned.length - 1)
                            : appended(turned);
        }
        return new CodePoints(turned).and(ALL);
    }

    private static int[] prepended(int[] bounds) {
        int[] longer = new int[bounds.length + 1];
        System.arraycopy(bounds, 0, longer, 1, bounds.length);
        return longer;
    }

    private static int[] appended(int[] bounds) {
        int[] longer = Arrays.copyOf(bounds, bounds.length + 1);
        longer[bounds.length] = END;
        return longer;
    }

    /** What lies in at least {@code needed} of the two. */
    private CodePoints merge(CodePoints other, int needed) {
        int[] merged = new int[bounds.length + other.bounds.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < bounds.length || j < other.bounds.length) {
            int a = i < bounds.length ? bounds[i] : END + 1;
            int b = j < other.bounds.length ? other.bounds[j] : END + 1;
            int at = Math.min(a, b);
            boolean before = i % 2 + j % 2 >= needed;
            if (a == at) {
                i++;
            }
            if (b == at) {
                j++;
            }
            if (i % 2 + j % 2 >= needed != before) {
                merged[count] = at;
                count++;
            }
        }
        return new CodePoints(Arrays.copyOf(merged, count));
    }

    /** Whether a code point is in it. */
    public boolean contains(int codePoint) {
        int found = Arrays.binarySearch(bounds, codePoint);
        int after = found >= 0 ? found + 1 : -found - 1;
        return after % 2 == 1;
    }

    /** Whether nothing is in it. */
    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** The bounds of its ranges; not to be written to. */
    int[] bounds() {
        return bounds;
    }
}
