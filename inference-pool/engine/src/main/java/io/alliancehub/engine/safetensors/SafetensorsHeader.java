package io.alliancehub.engine.safetensors;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.TensorType;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/*
 * The format (github.com/huggingface/safetensors, README): a u64, little endian, the size of a JSON object
 * that follows it; then the data. The object has an entry {dtype, shape, data_offsets: [begin, end]} for
 * each tensor, offsets from the data's start, and perhaps __metadata__. Tensors leave no holes.
 */
/** Where the tensors of one safetensors file lie, under their own names; all of it checked. */
public final class SafetensorsHeader {

    private static final long HEADER_MAX = 64L << 20;
    private static final int TENSORS_MAX = 1 << 16;
    private static final int DIMENSIONS_MAX = 4;
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final String fileName;
    private final MemorySegment file;
    private final long dataStart;

    private SafetensorsHeader(String fileName, MemorySegment file, long dataStart) {
        this.fileName = fileName;
        this.file = file;
        this.dataStart = dataStart;
    }

    /**
     * Reads the header.
     *
     * @param fileName what errors call the file
     * @return every tensor, by place; a matrix has its dimensions fastest first, as GGUF has them
     */
    public static List<GgufTensor> read(String fileName, MemorySegment file) {
        long size = file.byteSize() < 8 ? -1 : file.get(U64, 0);
        if (size < 2 || size > HEADER_MAX || size > file.byteSize() - 8) {
            throw new GgufException(
                    "%s: the size of the header is %s, not 2 to %d or within the file"
                            .formatted(fileName, Long.toUnsignedString(size), HEADER_MAX));
        }
        var text = file.asSlice(8, size).asByteBuffer();
        JsonMembers members = JsonReader.object(fileName + ": the header", text);
        return new SafetensorsHeader(fileName, file, 8 + size).tensors(members);
    }

    private List<GgufTensor> tensors(JsonMembers header) {
        if (header.values().size() > TENSORS_MAX) {
            throw new GgufException(fileName + ": more than " + TENSORS_MAX + " tensors");
        }
        List<GgufTensor> tensors = new ArrayList<>();
        for (String name : header.values().keySet()) {
            if (!name.equals("__metadata__")) {
                tensors.add(tensor(name, header.requiredMembers(name)));
            }
        }
        tensors.sort(Comparator.comparingLong(GgufTensor::offset));
        requireWhole(tensors);
        return tensors;
    }

    private GgufTensor tensor(String name, JsonMembers entry) {
        TensorType type = type(name, entry);
        List<Long> dimensions = dimensions(name, entry);
        List<JsonValue> offsets = entry.items("data_offsets");
        if (offsets.size() != 2) {
            throw entry.wrong("data_offsets", "a pair");
        }
        long data = file.byteSize() - dataStart;
        String field = entry.where() + "data_offsets";
        long begin = JsonMembers.whole(field, offsets.get(0), 0, data);
        long end = JsonMembers.whole(field, offsets.get(1), begin, data);
        if (end - begin != bytes(name, dimensions, type)) {
            throw new GgufException(
                    "%s: tensor %s has %d bytes, which is not what its shape and type take"
                            .formatted(fileName, name, end - begin));
        }
        return new GgufTensor(name, dimensions, type, file, dataStart + begin, end - begin);
    }

    private TensorType type(String name, JsonMembers entry) {
        String type = entry.requiredText("dtype");
        return switch (type) {
            case "F32" -> TensorType.F32;
            case "F16" -> TensorType.F16;
            case "BF16" -> TensorType.BF16;
            default ->
                    throw new UnsupportedModelException(
                            "%s: tensor %s has dtype %s; supported are F32, F16 and BF16"
                                    .formatted(fileName, name, type));
        };
    }

    private List<Long> dimensions(String name, JsonMembers entry) {
        List<JsonValue> shape = entry.items("shape");
        if (shape.isEmpty() || shape.size() > DIMENSIONS_MAX) {
            throw new GgufException(
                    "%s: tensor %s has %d dimensions, not 1 to %d"
                            .formatted(fileName, name, shape.size(), DIMENSIONS_MAX));
        }
        List<Long> dimensions = new ArrayList<>();
        for (JsonValue size : shape.reversed()) {
            dimensions.add(JsonMembers.whole(entry.where() + "shape", size, 1, Long.MAX_VALUE));
        }
        return dimensions;
    }

    private long bytes(String name, List<Long> dimensions, TensorType type) {
        try {
            long bytes = type.groupBytes();
            for (long dimension : dimensions) {
                bytes = Math.multiplyExact(bytes, dimension);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new GgufException(
                    "%s: the shape of tensor %s overflows".formatted(fileName, name));
        }
    }

    /** One tensor begins where the last ended, and the last ends with the file. */
    private void requireWhole(List<GgufTensor> tensors) {
        long end = dataStart;
        for (GgufTensor tensor : tensors) {
            if (tensor.offset() != end) {
                throw new GgufException(
                        "%s: data_offsets of tensor %s begin at %d, not where the last ended, at %d"
                                .formatted(
                                        fileName,
                                        tensor.name(),
                                        tensor.offset() - dataStart,
                                        end - dataStart));
            }
            end = tensor.offset() + tensor.bytes();
        }
        if (end != file.byteSize()) {
            throw new GgufException(
                    "%s: %d bytes follow the last tensor"
                            .formatted(fileName, file.byteSize() - end));
        }
    }
}
