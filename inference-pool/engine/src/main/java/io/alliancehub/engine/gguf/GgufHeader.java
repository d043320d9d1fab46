package io.alliancehub.engine.gguf;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything before the weights: metadata and where each tensor lies, all of it checked. */
public record GgufHeader(Map<String, GgufValue> metadata, Map<String, GgufTensor> tensors) {

    private static final int MAGIC = 0x46554747; // "GGUF", little endian
    private static final int VERSION = 3;
    private static final int ENTRIES_MAX = 1 << 16;
    private static final int ELEMENTS_MAX = 1 << 22;
    private static final int ALIGNMENT_DEFAULT = 32;
    private static final int ALIGNMENT_MAX = 1 << 20;

    /**
     * Reads the header of one file.
     *
     * @throws GgufException naming the first field that is damaged
     */
    public static GgufHeader read(MemorySegment file) {
        var in = new GgufCursor(file);
        if (in.i32("the magic number") != MAGIC) {
            throw new GgufException("the file does not begin with GGUF");
        }
        int version = in.i32("the version");
        if (version != VERSION) {
            throw new GgufException("GGUF version " + version + " is not supported, only 3 is");
        }
        long tensorCount = in.count("the number of tensors", ENTRIES_MAX);
        long valueCount = in.count("the number of metadata values", ENTRIES_MAX);
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        for (long i = 0; i < valueCount; i++) {
            String key = in.string("the name of metadata value " + i);
            if (metadata.put(key, value(in, in.i32("the type of " + key), key)) != null) {
                throw new GgufException("metadata value " + key + " is there twice");
            }
        }
        return new GgufHeader(
                metadata, TensorTable.read(in, file, tensorCount, alignment(metadata)));
    }

    private static GgufValue value(GgufCursor in, int type, String key) {
        return switch (type) {
            case 0, 1, 2, 3, 4, 5, 10, 11 -> new GgufValue.Whole(whole(in, type, key));
            case 6, 12 -> new GgufValue.Real(real(in, type, key));
            case 7 -> new GgufValue.Truth(truth(in, key));
            case 8 -> new GgufValue.Text(in.string(key));
            case 9 -> array(in, key);
            default -> throw new GgufException(key + " has the unknown type " + type);
        };
    }

    private static GgufValue array(GgufCursor in, String key) {
        int type = in.i32("the element type of " + key);
        int count = (int) in.count("the number of elements of " + key, ELEMENTS_MAX);
        return switch (type) {
            case 0, 1, 2, 3, 4, 5, 7, 10, 11 -> {
                List<Long> values = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    values.add(type == 7 ? (truth(in, key) ? 1L : 0L) : whole(in, type, key));
                }
                yield new GgufValue.Wholes(values);
            }
            case 6, 12 -> {
                List<Double> values = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    values.add(real(in, type, key));
                }
                yield new GgufValue.Reals(values);
            }
            case 8 -> {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    values.add(in.string(key + "[" + i + "]"));
                }
                yield new GgufValue.Texts(values);
            }
            default ->
                    throw new GgufException(
                            "the elements of " + key + " have the unsupported type " + type);
        };
    }

    private static long whole(GgufCursor in, int type, String key) {
        return switch (type) {
            case 0 -> in.i8(key) & 0xff;
            case 1 -> in.i8(key);
            case 2 -> in.i16(key) & 0xffff;
            case 3 -> in.i16(key);
            case 4 -> in.i32(key) & 0xffff_ffffL;
            case 5 -> in.i32(key);
            default -> in.i64(key);
        };
    }

    private static double real(GgufCursor in, int type, String key) {
        return type == 6 ? Float.intBitsToFloat(in.i32(key)) : Double.longBitsToDouble(in.i64(key));
    }

    private static boolean truth(GgufCursor in, String key) {
        byte value = in.i8(key);
        if (value != 0 && value != 1) {
            throw new GgufException(key + " is neither true nor false but " + value);
        }
        return value == 1;
    }

    private static long alignment(Map<String, GgufValue> metadata) {
        @Nullable GgufValue value = metadata.get("general.alignment");
        if (value == null) {
            return ALIGNMENT_DEFAULT;
        }
        if (value instanceof GgufValue.Whole(long alignment)
                && alignment >= 1
                && alignment <= ALIGNMENT_MAX
                && Long.bitCount(alignment) == 1) {
            return alignment;
        }
        throw new GgufException("general.alignment is not a power of two up to " + ALIGNMENT_MAX);
    }
}
