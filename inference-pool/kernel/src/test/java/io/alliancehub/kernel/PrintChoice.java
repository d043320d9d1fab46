package io.alliancehub.kernel;

/** Started by a test in a Java runtime without the vector module. */
final class PrintChoice {

    private PrintChoice() {}

    public static void main(String[] args) {
        KernelChoice choice = KernelChoice.best();
        System.out.println(choice.kernels().name() + ": " + choice.reason());
        for (WeightType type : WeightType.values()) {
            var data = new RandomData(1);
            WeightMatrix w = data.weights(type, 1, 256);
            var scratch = new float[choice.kernels().matmulScratchFloats(256)];
            choice.kernels().matmul(data.zeros(1), 0, data.floats(256), 0, w, 1, 0, 1, scratch);
            System.out.println("multiplied " + type);
        }
    }
}
