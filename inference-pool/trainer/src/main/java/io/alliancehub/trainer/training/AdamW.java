package io.alliancehub.trainer.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019) and a bound on the gradient. */
final class AdamW {

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.95f;
    private static final float EPSILON = 1e-8f;

    private final float decay;
    private final float gradientNormMax;
    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> squares = new LinkedHashMap<>();

    /** An optimiser at rest; its state lives in the manager of the parameters. */
    AdamW(Map<String, NDArray> parameters, float decay, float gradientNormMax) {
        this.decay = decay;
        this.gradientNormMax = gradientNormMax;
        parameters.forEach(
                (name, array) -> {
                    NDManager manager = array.getManager();
                    means.put(name, manager.zeros(array.getShape()));
                    squares.put(name, manager.zeros(array.getShape()));
                });
    }

    Map<String, NDArray> means() {
        return means;
    }

    Map<String, NDArray> squares() {
        return squares;
    }

    /**
     * Moves every parameter along its gradient and clears the gradient. Parameters and state are
     * changed in place.
     *
     * @param stepNumber from one
     * @param scratch where intermediate arrays live
     */
    void step(
            Map<String, NDArray> parameters,
            float learningRate,
            int stepNumber,
            NDManager scratch) {
        float clip = clipFactor(parameters, scratch);
        double correction1 = 1 - Math.pow(BETA1, stepNumber);
        double correction2 = 1 - Math.pow(BETA2, stepNumber);
        parameters.forEach(
                (name, parameter) -> {
                    NDArray gradient = parameter.getGradient();
                    gradient.attach(scratch);
                    NDArray scaled = gradient.mul(clip);
                    NDArray mean = requireNonNull(means.get(name), name);
                    NDArray square = requireNonNull(squares.get(name), name);
                    mean.muli(BETA1).addi(scaled.mul(1 - BETA1));
                    square.muli(BETA2).addi(scaled.square().mul(1 - BETA2));
                    NDArray move =
                            mean.div(correction1)
                                    .div(square.div(correction2).sqrt().add(EPSILON))
                                    .mul(learningRate);
                    parameter.setRequiresGradient(false);
                    if (parameter.getShape().dimension() > 1) {
                        parameter.muli(1 - learningRate * decay);
                    }
                    parameter.subi(move);
                    gradient.subi(gradient);
                    parameter.setRequiresGradient(true);
                });
    }

    private float clipFactor(Map<String, NDArray> parameters, NDManager scratch) {
        double squared = 0;
        for (NDArray parameter : parameters.values()) {
            NDArray gradient = parameter.getGradient();
            gradient.attach(scratch);
            squared += gradient.square().sum().getFloat();
        }
        double norm = Math.sqrt(squared);
        return norm > gradientNormMax ? (float) (gradientNormMax / norm) : 1f;
    }
}
