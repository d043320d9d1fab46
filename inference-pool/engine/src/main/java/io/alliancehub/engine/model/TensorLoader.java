package io.alliancehub.engine.model;

import io.alliancehub.engine.architecture.Presence;
import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.engine.gguf.TensorType;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.WeightType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a file's tensors by name, where they lie, and remembers which were taken. */
final class TensorLoader {

    private final ModelSource file;
    private final Set<String> taken = new HashSet<>();
    private final Map<WeightType, Long> numbersByType = new EnumMap<>(WeightType.class);
    private long parameters;

    TensorLoader(ModelSource file) {
        this.file = file;
    }

    boolean has(String name) {
        return file.tensor(name) != null;
    }

    /** A matrix of {@code rows} outputs and {@code cols} inputs. */
    WeightMatrix matrix(String name, int rows, int cols) {
        GgufTensor tensor = take(name, List.of((long) cols, (long) rows));
        return new WeightMatrix(tensor.data(), tensor.offset(), counted(tensor), rows, cols);
    }

    /** {@code count} matrices of one tensor, one behind the other. */
    List<WeightMatrix> matrices(String name, int count, int rows, int cols) {
        GgufTensor tensor = take(name, List.of((long) cols, (long) rows, (long) count));
        WeightType type = counted(tensor);
        long bytes = Math.multiplyExact(type.rowBytes(cols), (long) rows);
        List<WeightMatrix> matrices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long offset = Math.addExact(tensor.offset(), Math.multiplyExact(bytes, (long) i));
            matrices.add(new WeightMatrix(tensor.data(), offset, type, rows, cols));
        }
        return List.copyOf(matrices);
    }

    private WeightType counted(GgufTensor tensor) {
        WeightType type = WeightTypes.of(tensor);
        numbersByType.merge(type, tensor.elements(), Long::sum);
        return type;
    }

    /** A norm or a bias. */
    MemorySegment vector(String name, int size) {
        GgufTensor tensor = take(name, List.of((long) size));
        if (tensor.type() != TensorType.F32) {
            throw new UnsupportedModelException(
                    "tensor %s has type %s; norms and biases must be F32"
                            .formatted(name, tensor.type()));
        }
        return tensor.data().asSlice(tensor.offset(), tensor.bytes());
    }

    /** A vector that the architecture may lack: null where it does. */
    @Nullable MemorySegment vector(String name, int size, Presence presence) {
        return switch (presence) {
            case NEVER -> null;
            case OPTIONAL -> has(name) ? vector(name, size) : null;
            case ALWAYS -> vector(name, size);
        };
    }

    private GgufTensor take(String name, List<Long> dimensions) {
        GgufTensor tensor = file.tensor(name);
        if (tensor == null) {
            throw new GgufException("the file lacks tensor " + name);
        }
        if (!tensor.dimensions().equals(dimensions)) {
            throw new GgufException(
                    "tensor %s has dimensions %s, not %s"
                            .formatted(name, tensor.dimensions(), dimensions));
        }
        taken.add(name);
        parameters += tensor.elements();
        return tensor;
    }

    /** Numbers in all tensors that were taken. */
    long parameters() {
        return parameters;
    }

    /** Storage type of most of the matrices' numbers. */
    WeightType mainType() {
        WeightType main = WeightType.F32;
        long most = 0;
        for (Map.Entry<WeightType, Long> entry : numbersByType.entrySet()) {
            if (entry.getValue() > most) {
                most = entry.getValue();
                main = entry.getKey();
            }
        }
        return main;
    }

    /** A tensor that is passed over would change the answers in silence. */
    void refuseUnknown() {
        for (GgufTensor tensor : file.tensors()) {
            if (!taken.contains(tensor.name())) {
                throw new UnsupportedModelException(
                        "tensor %s (%s) is not part of this architecture as it is known here"
                                .formatted(tensor.name(), tensor.type()));
            }
        }
    }
}
