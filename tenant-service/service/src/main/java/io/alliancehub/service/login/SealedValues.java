package io.alliancehub.service.login;

import org.springframework.core.convert.support.GenericConversionService;

/**
 * How a session's attributes go to the database and come back: text alone, sealed. No class is ever
 * made from what a row says.
 */
final class SealedValues extends GenericConversionService {
    private static final String PURPOSE = "session attribute";

    SealedValues(Seal seal) {
        addConverter(Object.class, byte[].class, value -> seal.close(PURPOSE, text(value)));
        addConverter(byte[].class, Object.class, row -> opened(seal, row));
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a session keeps text, not a " + value.getClass());
    }

    /** What cannot be opened is as good as empty: whoever reads it refuses it. */
    private static Object opened(Seal seal, byte[] row) {
        return seal.open(PURPOSE, row).orElse("");
    }
}
