package io.alliancehub.engine.gguf;

import java.util.List;

/** One metadata value. Arrays hold one kind of element; arrays of arrays are refused. */
public sealed interface GgufValue {

    /** Any integer type; an unsigned 64-bit value beyond the signed range shows as negative. */
    record Whole(long value) implements GgufValue {}

    /** Either float type. */
    record Real(double value) implements GgufValue {}

    /** A truth value. */
    record Truth(boolean value) implements GgufValue {}

    /** UTF-8 text. */
    record Text(String value) implements GgufValue {}

    /** An array of texts. */
    record Texts(List<String> values) implements GgufValue {}

    /** An array of integers or truth values (0 and 1). */
    record Wholes(List<Long> values) implements GgufValue {}

    /** An array of floats. */
    record Reals(List<Double> values) implements GgufValue {}
}
