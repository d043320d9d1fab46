package io.alliancehub.kernel;

/** Started by a test in a Java runtime without the vector module. */
final class PrintChoice {

    private PrintChoice() {}

    public static void main(String[] args) {
        KernelChoice choice = KernelChoice.best();
        System.out.println(choice.kernels().name() + ": " + choice.reason());
    }
}
