package io.alliancehub.engine.gguf;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads little-endian fields one after another; each knows the field's name for its error. */
final class GgufCursor {

    private static final int STRING_BYTES_MAX = 16 << 20;
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final MemorySegment file;
    private long position;

    GgufCursor(MemorySegment file) {
        this.file = file;
    }

    long position() {
        return position;
    }

    long remaining() {
        return file.byteSize() - position;
    }

    byte i8(String field) {
        return file.get(ValueLayout.JAVA_BYTE, advance(1, field));
    }

    short i16(String field) {
        return file.get(U16, advance(2, field));
    }

    int i32(String field) {
        return file.get(U32, advance(4, field));
    }

    long i64(String field) {
        return file.get(U64, advance(8, field));
    }

    /** A count or size: at most {@code max}. */
    long count(String field, long max) {
        long value = i64(field);
        if (value < 0 || value > max) {
            throw new GgufException(
                    "%s is %s, more than %d".formatted(field, Long.toUnsignedString(value), max));
        }
        return value;
    }

    String string(String field) {
        long length = count("the length of " + field, Math.min(STRING_BYTES_MAX, remaining()));
        byte[] bytes = new byte[(int) length];
        long from = advance(length, field);
        MemorySegment.copy(file, ValueLayout.JAVA_BYTE, from, bytes, 0, bytes.length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new GgufException(field + " is not UTF-8");
        }
    }

    private long advance(long bytes, String field) {
        if (bytes > remaining()) {
            throw new GgufException("the file ends inside of " + field);
        }
        long at = position;
        position += bytes;
        return at;
    }
}
