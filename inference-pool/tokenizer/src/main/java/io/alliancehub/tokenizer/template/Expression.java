package io.alliancehub.tokenizer.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has a value. */
sealed interface Expression {

    /** Where it stands in the template. */
    int line();

    /** Written out. */
    record Literal(Value value, int line) implements Expression {}

    /** A variable, function or macro. */
    record Name(String name, int line) implements Expression {}

    record ListOf(List<Expression> items, int line) implements Expression {}

    record MappingOf(Map<String, Expression> entries, int line) implements Expression {}

    /** {@code target.name}. */
    record Attribute(Expression target, String name, int line) implements Expression {}

    /** {@code target[index]}. */
    record Item(Expression target, Expression index, int line) implements Expression {}

    /** {@code target[start:stop:step]}. */
    record Slice(
            Expression target,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step,
            int line)
            implements Expression {}

    record FunctionCall(String name, Arguments arguments, int line) implements Expression {}

    record MethodCall(Expression target, String name, Arguments arguments, int line)
            implements Expression {}

    /** {@code target | name(arguments)}. */
    record Filtered(Expression target, String name, Arguments arguments, int line)
            implements Expression {}

    /** {@code target is name(arguments)}. */
    record Tested(Expression target, String name, Arguments arguments, int line)
            implements Expression {}

    record Not(Expression operand, int line) implements Expression {}

    record Negated(Expression operand, int line) implements Expression {}

    record And(Expression left, Expression right, int line) implements Expression {}

    record Or(Expression left, Expression right, int line) implements Expression {}

    /** One or more comparisons in a row, each operand with the one before it. */
    record Compared(Expression first, List<Comparison> others, int line) implements Expression {}

    /** {@code + - * / // % ~}. */
    record Calculated(String operator, Expression left, Expression right, int line)
            implements Expression {}

    /** {@code then if condition else otherwise}. */
    record Chosen(Expression condition, Expression then, @Nullable Expression otherwise, int line)
            implements Expression {}

    /** A comparison with what stands left of it. */
    record Comparison(String operator, Expression operand) {}

    /** What a call is given. */
    record Arguments(List<Expression> positional, Map<String, Expression> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }
}
