package io.alliancehub.server.serving;

import java.util.List;

/**
 * What an engine's vectors are like.
 *
 * @param dimensions numbers of a vector; 0 where the engine makes none
 * @param shorter numbers that a vector may be cut to and still mean something, as the model's files
 *     declare it; none where they do not
 */
public record VectorForm(int dimensions, List<Integer> shorter) {

    /** No vectors. */
    public static final VectorForm NONE = new VectorForm(0, List.of());

    public VectorForm {
        shorter = List.copyOf(shorter);
    }

    /** Whether vectors of so many numbers can be had. */
    public boolean allows(int wanted) {
        return wanted == dimensions || shorter.contains(wanted);
    }
}
