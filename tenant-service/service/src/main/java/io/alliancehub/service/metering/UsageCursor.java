package io.alliancehub.service.metering;

import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Cursor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * The last row of a part of a list.
 *
 * @param value what the list is ordered by, as text
 * @param id settles ties
 */
record UsageCursor(String value, String id) {
    private static final int TEXT_LENGTH_MAX = 1_000;
    private static final int DIGITS_MAX = 60;

    /** One of a list that goes by a number. */
    static UsageCursor ofNumber(String text) {
        UsageCursor cursor = decode(text);
        try {
            if (cursor.value.length() > DIGITS_MAX || cursor.value.matches(".*[eE].*")) {
                throw Cursor.refused();
            }
            return new UsageCursor(new BigDecimal(cursor.value).toPlainString(), cursor.id);
        } catch (NumberFormatException e) {
            throw Cursor.refused();
        }
    }

    /** One of a list that goes by time. */
    static UsageCursor ofTime(String text) {
        UsageCursor cursor = decode(text);
        cursor.time();
        return cursor;
    }

    /** One of a list that goes by names. */
    static UsageCursor decode(String text) {
        try {
            if (text.length() > TEXT_LENGTH_MAX) {
                throw Cursor.refused();
            }
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int split = plain.indexOf('\n');
            if (split < 0 || plain.indexOf('\0') >= 0) {
                throw Cursor.refused();
            }
            return new UsageCursor(plain.substring(0, split), plain.substring(split + 1));
        } catch (IllegalArgumentException e) {
            throw Cursor.refused();
        }
    }

    Instant time() {
        try {
            Instant time = Instant.parse(value);
            Require.moment("cursor", time);
            return time;
        } catch (DateTimeException e) {
            throw Cursor.refused();
        }
    }

    String encoded() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((value + "\n" + id).getBytes(StandardCharsets.UTF_8));
    }
}
