package io.alliancehub.kernel;

/**
 * What a matrix product multiplies its weights with: half of a numerics profile, the other half
 * being the implementation. Results of one profile replay within it and within no other.
 */
public enum Activations {
    /** The activations as they are. */
    FLOAT("float"),

    /**
     * Eight-bit integers wherever the weights are integers with a scale, see {@link
     * Int8Activations}; floats elsewhere.
     */
    INT8("int8");

    private final String label;

    Activations(String label) {
        this.label = label;
    }

    /** Its name in evidence. */
    public String label() {
        return label;
    }
}
