package io.alliancehub.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.alliancehub.trainer.corpus.Draw;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a model, by GGUF name in file order. The arrays live as long as the manager
 * that they were made in.
 */
public final class Weights {

    private static final float INITIAL_DEVIATION = 0.02f;

    private final ModelShape shape;
    private final Map<String, NDArray> arrays;

    private Weights(ModelShape shape, Map<String, NDArray> arrays) {
        this.shape = shape;
        this.arrays = arrays;
    }

    /** Fresh weights: norms one, biases zero, matrices normal, the residual ones narrower. */
    public static Weights fresh(ModelShape shape, long seed, NDManager manager) {
        Map<String, float[]> values = new LinkedHashMap<>();
        Draw draw = new Draw(seed);
        float residual = (float) (INITIAL_DEVIATION / Math.sqrt(2.0 * shape.layers()));
        shape.parameters()
                .forEach(
                        (name, sizes) -> {
                            boolean closesBlock =
                                    name.contains("attn_output") || name.contains("ffn_down");
                            float deviation = closesBlock ? residual : INITIAL_DEVIATION;
                            float[] array = new float[ModelShape.elements(sizes)];
                            for (int at = 0; at < array.length; at++) {
                                array[at] =
                                        name.endsWith("norm.weight")
                                                ? 1
                                                : name.endsWith("bias")
                                                        ? 0
                                                        : deviation * (float) draw.normal();
                            }
                            values.put(name, array);
                        });
        return of(shape, values, manager);
    }

    /** Weights of given values, each row-major. */
    public static Weights of(ModelShape shape, Map<String, float[]> values, NDManager manager) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        shape.parameters()
                .forEach((name, sizes) -> arrays.put(name, array(values, name, sizes, manager)));
        return new Weights(shape, arrays);
    }

    private static NDArray array(
            Map<String, float[]> values, String name, long[] sizes, NDManager manager) {
        float[] given = values.get(name);
        if (given == null || given.length != ModelShape.elements(sizes)) {
            throw new IllegalArgumentException("no values of the right size for " + name);
        }
        return manager.create(given, new Shape(sizes));
    }

    public ModelShape shape() {
        return shape;
    }

    public Map<String, NDArray> arrays() {
        return arrays;
    }

    NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return array;
    }

    /** The values on the Java side. */
    public Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }
}
