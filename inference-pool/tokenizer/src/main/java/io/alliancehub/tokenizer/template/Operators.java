package io.alliancehub.tokenizer.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What operators do, as Python does it. */
final class Operators {

    private static final int BITS_MAX = 256;

    private Operators() {}

    static boolean isTrue(Value value) {
        return switch (value) {
            case Text text -> !text.isEmpty();
            case Value.Truth(boolean truth) -> truth;
            case Value.None none -> false;
            case Value.Undefined undefined -> false;
            case Value.Whole(BigInteger whole) -> whole.signum() != 0;
            case Value.Real(double real) -> real != 0;
            case Value.Sequence(List<Value> items) -> !items.isEmpty();
            case Value.Mapping(Map<String, Value> entries) -> !entries.isEmpty();
            case Value.Namespace namespace -> true;
            case Value.Function function -> true;
        };
    }

    /** Equality; true is 1 and false 0, as in Python. */
    static boolean equal(Value left, Value right, Steps steps) {
        return equal(left, right, 0, steps);
    }

    private static boolean equal(Value left, Value right, int depth, Steps steps) {
        if (depth > Value.DEPTH_MAX) {
            throw steps.error("the data is nested more than " + Value.DEPTH_MAX + " deep");
        }
        if (isNumber(left) && isNumber(right)) {
            return compareNumbers(left, right) == 0;
        }
        return switch (left) {
            case Value.Undefined undefined -> right instanceof Value.Undefined;
            case Value.Sequence(List<Value> items) ->
                    right instanceof Value.Sequence(List<Value> others)
                            && allEqual(items, others, depth + 1, steps);
            case Value.Mapping(Map<String, Value> entries) ->
                    right instanceof Value.Mapping(Map<String, Value> others)
                            && allEqual(entries, others, depth + 1, steps);
            case Value.Namespace namespace -> false;
            default -> left.equals(right);
        };
    }

    private static boolean allEqual(List<Value> left, List<Value> right, int depth, Steps steps) {
        boolean equal = left.size() == right.size();
        for (int i = 0; equal && i < left.size(); i++) {
            steps.spendElements(1);
            equal = equal(left.get(i), right.get(i), depth, steps);
        }
        return equal;
    }

    private static boolean allEqual(
            Map<String, Value> left, Map<String, Value> right, int depth, Steps steps) {
        boolean equal = left.keySet().equals(right.keySet());
        for (Map.Entry<String, Value> entry : left.entrySet()) {
            steps.spendElements(1);
            Value other = right.get(entry.getKey());
            equal = equal && other != null && equal(entry.getValue(), other, depth, steps);
        }
        return equal;
    }

    static boolean compare(String operator, Value left, Value right, Steps steps) {
        return switch (operator) {
            case "==" -> equal(left, right, steps);
            case "!=" -> !equal(left, right, steps);
            case "in" -> contains(right, left, steps);
            case "not in" -> !contains(right, left, steps);
            case "<" -> order(left, right, steps) < 0;
            case "<=" -> order(left, right, steps) <= 0;
            case ">" -> order(left, right, steps) > 0;
            default -> order(left, right, steps) >= 0;
        };
    }

    private static int order(Value left, Value right, Steps steps) {
        if (isNumber(left) && isNumber(right)) {
            return compareNumbers(left, right);
        }
        if (left instanceof Text one && right instanceof Text other) {
            return one.characters().compareTo(other.characters());
        }
        throw steps.error("these values have no order");
    }

    private static boolean contains(Value container, Value item, Steps steps) {
        return switch (container) {
            case Text text -> {
                if (!(item instanceof Text part)) {
                    throw steps.error("only a text can be in a text");
                }
                steps.spendCharacters(text.length());
                yield text.characters().contains(part.characters());
            }
            case Value.Sequence(List<Value> items) -> {
                steps.spendElements(items.size());
                yield items.stream().anyMatch(each -> equal(each, item, steps));
            }
            case Value.Mapping(Map<String, Value> entries) ->
                    item instanceof Text key && entries.containsKey(key.characters());
            case Value.Undefined undefined -> false;
            default -> throw steps.error("nothing can be in this value");
        };
    }

    static Value calculate(String operator, Value left, Value right, Steps steps) {
        if (operator.equals("~")) {
            return joined(Written.of(left, steps), Written.of(right, steps), steps);
        }
        if (left instanceof Value.Undefined undefined) {
            throw steps.error("'" + undefined.name() + "' is undefined");
        }
        if (right instanceof Value.Undefined undefined) {
            throw steps.error("'" + undefined.name() + "' is undefined");
        }
        if (operator.equals("+") && left instanceof Text one && right instanceof Text other) {
            return joined(one, other, steps);
        }
        if (operator.equals("+")
                && left instanceof Value.Sequence(List<Value> items)
                && right instanceof Value.Sequence(List<Value> others)) {
            steps.spendElements((long) items.size() + others.size());
            List<Value> all = new ArrayList<>(items);
            all.addAll(others);
            return new Value.Sequence(all);
        }
        if (isNumber(left) && isNumber(right)) {
            return bothWhole(left, right) && !operator.equals("/")
                    ? whole(operator, toWhole(left), toWhole(right), steps)
                    : real(operator, toReal(left), toReal(right), steps);
        }
        throw steps.error("'" + operator + "' does not work for these values");
    }

    private static Text joined(Text left, Text right, Steps steps) {
        return new TextBuilder(steps).append(left).append(right).build();
    }

    private static Value whole(String operator, BigInteger left, BigInteger right, Steps steps) {
        boolean divides = operator.equals("//") || operator.equals("%");
        if (divides && right.signum() == 0) {
            throw steps.error("a number is divided by zero");
        }
        BigInteger result =
                switch (operator) {
                    case "+" -> left.add(right);
                    case "-" -> left.subtract(right);
                    case "*" -> left.multiply(right);
                    case "//" -> floorDivide(left, right);
                    case "%" -> left.subtract(floorDivide(left, right).multiply(right));
                    default -> throw steps.error("'" + operator + "' does not work for numbers");
                };
        if (result.bitLength() > BITS_MAX) {
            throw steps.error("a number gets too large");
        }
        return new Value.Whole(result);
    }

    private static BigInteger floorDivide(BigInteger left, BigInteger right) {
        BigInteger[] parts = left.divideAndRemainder(right);
        boolean down = parts[1].signum() != 0 && parts[1].signum() != right.signum();
        return down ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static Value real(String operator, double left, double right, Steps steps) {
        if (right == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
            throw steps.error("a number is divided by zero");
        }
        return new Value.Real(
                switch (operator) {
                    case "+" -> left + right;
                    case "-" -> left - right;
                    case "*" -> left * right;
                    case "/" -> left / right;
                    case "//" -> Math.floor(left / right);
                    case "%" -> left - Math.floor(left / right) * right;
                    default -> throw steps.error("'" + operator + "' does not work for numbers");
                });
    }

    static Value negated(Value value, Steps steps) {
        return switch (value) {
            case Value.Whole(BigInteger whole) -> new Value.Whole(whole.negate());
            case Value.Real(double real) -> new Value.Real(-real);
            default -> throw steps.error("only a number has a sign");
        };
    }

    static boolean isNumber(Value value) {
        return value instanceof Value.Whole
                || value instanceof Value.Real
                || value instanceof Value.Truth;
    }

    private static boolean bothWhole(Value left, Value right) {
        return !(left instanceof Value.Real) && !(right instanceof Value.Real);
    }

    private static int compareNumbers(Value left, Value right) {
        return bothWhole(left, right)
                ? toWhole(left).compareTo(toWhole(right))
                : Double.compare(toReal(left) + 0.0, toReal(right) + 0.0);
    }

    private static BigInteger toWhole(Value value) {
        return switch (value) {
            case Value.Whole(BigInteger whole) -> whole;
            case Value.Truth(boolean truth) -> truth ? BigInteger.ONE : BigInteger.ZERO;
            default -> throw new IllegalArgumentException("not a whole number");
        };
    }

    private static double toReal(Value value) {
        return value instanceof Value.Real(double real) ? real : toWhole(value).doubleValue();
    }
}
