package io.alliancehub.tokenizer.template;

import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * Writes a date as C's strftime does; a date has no time of day, so formats that ask for one fail.
 */
final class Dates {

    private Dates() {}

    static Text written(LocalDate date, Text format, Steps steps) {
        var out = new StringBuilder();
        String text = format.characters();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            i++;
            out.append(field(date, i < text.length() ? text.charAt(i) : ' ', steps));
        }
        return Text.conversation(out.toString());
    }

    private static String field(LocalDate date, char field, Steps steps) {
        return switch (field) {
            case 'Y' -> Integer.toString(date.getYear());
            case 'm' -> twoDigits(date.getMonthValue());
            case 'd' -> twoDigits(date.getDayOfMonth());
            case 'b' -> date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'B' -> date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'a' -> date.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'A' -> date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case '%' -> "%";
            default -> throw steps.error("the date format '%" + field + "' is not supported");
        };
    }

    private static String twoDigits(int number) {
        return (number < 10 ? "0" : "") + number;
    }
}
