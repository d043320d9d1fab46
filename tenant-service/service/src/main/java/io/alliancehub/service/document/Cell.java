package io.alliancehub.service.document;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What stands in one place of a paper.
 *
 * @param text as it is read, thousands grouped where it is a number
 * @param number its exact value; null where it is none
 */
public record Cell(String text, @Nullable BigDecimal number) {
    private static final int GROUP = 3;

    /** Words. */
    public static Cell of(String text) {
        return new Cell(text, null);
    }

    /** A number with all the decimals that it has. */
    public static Cell of(BigDecimal number) {
        return new Cell(grouped(number.toPlainString()), number);
    }

    /** A whole number. */
    public static Cell of(long number) {
        return of(BigDecimal.valueOf(number));
    }

    private static String grouped(String plain) {
        int point = plain.indexOf('.');
        int end = point < 0 ? plain.length() : point;
        StringBuilder text = new StringBuilder(plain);
        int start = plain.startsWith("-") ? 1 : 0;
        for (int at = end - GROUP; at > start; at -= GROUP) {
            text.insert(at, ',');
        }
        return text.toString();
    }
}
