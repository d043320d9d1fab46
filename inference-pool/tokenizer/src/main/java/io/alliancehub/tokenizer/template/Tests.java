package io.alliancehub.tokenizer.template;

import java.math.BigInteger;
import java.util.List;

/** What {@code is} asks. */
final class Tests {

    private Tests() {}

    static boolean holds(Value value, String name, List<Value> arguments, Steps steps) {
        return switch (name) {
            case "defined" -> !(value instanceof Value.Undefined);
            case "undefined" -> value instanceof Value.Undefined;
            case "none" -> value instanceof Value.None;
            case "string" -> value instanceof Text;
            case "mapping" -> value instanceof Value.Mapping;
            case "iterable" -> isIterable(value);
            case "sequence" -> isIterable(value) && !(value instanceof Value.Undefined);
            case "number" -> Operators.isNumber(value);
            case "integer" -> value instanceof Value.Whole;
            case "float" -> value instanceof Value.Real;
            case "boolean" -> value instanceof Value.Truth;
            case "true" -> value instanceof Value.Truth(boolean truth) && truth;
            case "false" -> value instanceof Value.Truth(boolean truth) && !truth;
            case "odd" -> whole(value, steps).testBit(0);
            case "even" -> !whole(value, steps).testBit(0);
            case "equalto", "eq" -> Operators.equal(value, arguments.getFirst(), steps);
            case "ne" -> !Operators.equal(value, arguments.getFirst(), steps);
            case "in" -> Operators.compare("in", value, arguments.getFirst(), steps);
            default -> throw steps.error("the test '" + name + "' is not known");
        };
    }

    private static boolean isIterable(Value value) {
        return value instanceof Text
                || value instanceof Value.Sequence
                || value instanceof Value.Mapping
                || value instanceof Value.Undefined;
    }

    private static BigInteger whole(Value value, Steps steps) {
        if (value instanceof Value.Whole(BigInteger whole)) {
            return whole;
        }
        throw steps.error("only a whole number is odd or even");
    }
}
