package io.alliancehub.tokenizer.template;

import io.alliancehub.tokenizer.template.Expression.Arguments;
import io.alliancehub.tokenizer.template.Expression.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes expressions. */
final class Evaluator {

    private final Steps steps;
    private final Filters filters;
    private final Functions functions;

    Evaluator(Steps steps, Functions functions) {
        this.steps = steps;
        this.filters = new Filters(steps);
        this.functions = functions;
    }

    Value evaluate(Expression expression, Scope scope) {
        steps.step(expression.line());
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> variable(name.name(), scope);
            case Expression.ListOf list -> new Value.Sequence(all(list.items(), scope));
            case Expression.MappingOf mapping -> new Value.Mapping(all(mapping.entries(), scope));
            case Expression.Attribute attribute ->
                    Indexing.attribute(
                            evaluate(attribute.target(), scope), attribute.name(), steps);
            case Expression.Item item ->
                    Indexing.item(
                            evaluate(item.target(), scope), evaluate(item.index(), scope), steps);
            case Expression.Slice slice ->
                    Indexing.slice(
                            evaluate(slice.target(), scope),
                            optional(slice.start(), scope),
                            optional(slice.stop(), scope),
                            optional(slice.step(), scope),
                            steps);
            case Expression.FunctionCall call -> call(call, scope);
            case Expression.MethodCall call ->
                    Methods.call(
                            evaluate(call.target(), scope),
                            call.name(),
                            all(call.arguments().positional(), scope),
                            steps);
            case Expression.Filtered filtered -> filter(filtered, scope);
            case Expression.Tested tested ->
                    Value.of(
                            Tests.holds(
                                    evaluate(tested.target(), scope),
                                    tested.name(),
                                    all(tested.arguments().positional(), scope),
                                    steps));
            case Expression.Not not -> Value.of(!isTrue(not.operand(), scope));
            case Expression.Negated negated ->
                    Operators.negated(evaluate(negated.operand(), scope), steps);
            case Expression.And and -> {
                Value left = evaluate(and.left(), scope);
                yield Operators.isTrue(left) ? evaluate(and.right(), scope) : left;
            }
            case Expression.Or or -> {
                Value left = evaluate(or.left(), scope);
                yield Operators.isTrue(left) ? left : evaluate(or.right(), scope);
            }
            case Expression.Compared compared -> Value.of(compare(compared, scope));
            case Expression.Calculated calculated -> calculate(calculated, scope);
            case Expression.Chosen chosen -> choose(chosen, scope);
        };
    }

    boolean isTrue(Expression expression, Scope scope) {
        return Operators.isTrue(evaluate(expression, scope));
    }

    private Value variable(String name, Scope scope) {
        Value value = scope.find(name);
        if (value != null) {
            return value;
        }
        return functions.isDefined(name) ? new Value.Function(name) : new Value.Undefined(name);
    }

    private Value call(Expression.FunctionCall call, Scope scope) {
        Arguments arguments = call.arguments();
        List<Value> positional = all(arguments.positional(), scope);
        Map<String, Value> named = all(arguments.named(), scope);
        steps.step(call.line());
        return functions.call(call.name(), positional, named);
    }

    private Value filter(Expression.Filtered filtered, Scope scope) {
        Value target = evaluate(filtered.target(), scope);
        List<Value> positional = all(filtered.arguments().positional(), scope);
        Map<String, Value> named = all(filtered.arguments().named(), scope);
        steps.step(filtered.line());
        return filters.apply(filtered.name(), target, positional, named);
    }

    private boolean compare(Expression.Compared compared, Scope scope) {
        Value left = evaluate(compared.first(), scope);
        for (Comparison comparison : compared.others()) {
            Value right = evaluate(comparison.operand(), scope);
            if (!Operators.compare(comparison.operator(), left, right, steps)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Value calculate(Expression.Calculated calculated, Scope scope) {
        Value left = evaluate(calculated.left(), scope);
        Value right = evaluate(calculated.right(), scope);
        steps.step(calculated.line());
        return Operators.calculate(calculated.operator(), left, right, steps);
    }

    private Value choose(Expression.Chosen chosen, Scope scope) {
        if (isTrue(chosen.condition(), scope)) {
            return evaluate(chosen.then(), scope);
        }
        Value otherwise = optional(chosen.otherwise(), scope);
        return otherwise == null ? new Value.Undefined("the other choice") : otherwise;
    }

    private @Nullable Value optional(@Nullable Expression expression, Scope scope) {
        return expression == null ? null : evaluate(expression, scope);
    }

    private List<Value> all(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(evaluate(expression, scope));
        }
        return values;
    }

    private Map<String, Value> all(Map<String, Expression> expressions, Scope scope) {
        Map<String, Value> values = new LinkedHashMap<>();
        expressions.forEach((name, expression) -> values.put(name, evaluate(expression, scope)));
        return values;
    }
}
