package io.alliancehub.tokenizer.template;

import io.alliancehub.tokenizer.template.Expression.Arguments;
import io.alliancehub.tokenizer.template.Signatures.Signature;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what follows an operand: attributes, items, calls, filters and tests. Names and arguments
 * that are not known are refused here, before anything is rendered.
 */
final class SuffixParser {

    /** Jinja finds these before it finds an entry of the same name. */
    private static final Set<String> METHODS_OF_MAPPINGS =
            Set.of(
                    "items",
                    "keys",
                    "values",
                    "get",
                    "pop",
                    "popitem",
                    "copy",
                    "update",
                    "clear",
                    "setdefault",
                    "fromkeys");

    private final Tokens tokens;
    private final Names names;
    private final ExpressionParser expressions;

    SuffixParser(Tokens tokens, Names names, ExpressionParser expressions) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
    }

    /** Attributes, items and calls. */
    Expression postfixes(Expression operand) {
        Expression result = operand;
        while (true) {
            int line = tokens.line();
            if (tokens.takeOperator(".")) {
                result = attribute(result, line);
            } else if (tokens.takeOperator("[")) {
                result = item(result, line);
            } else if (tokens.takeOperator("(")) {
                result = call(result, line);
            } else {
                return result;
            }
        }
    }

    private Expression attribute(Expression target, int line) {
        String name = tokens.expectName();
        boolean ofLoop =
                target instanceof Expression.Name(String loop, int at) && loop.equals("loop");
        if (ofLoop && !Signatures.isOfLoop(name)) {
            throw new TemplateSyntaxException("'loop." + name + "' is not supported", line);
        }
        if (METHODS_OF_MAPPINGS.contains(name) && !tokens.isOperator("(")) {
            throw new TemplateSyntaxException(
                    "'." + name + "' is a method and is not called", line);
        }
        return new Expression.Attribute(target, name, line);
    }

    private Expression item(Expression target, int line) {
        Expression start = tokens.isOperator(":") ? null : expressions.expression();
        if (start != null && tokens.takeOperator("]")) {
            return new Expression.Item(target, start, line);
        }
        tokens.expectOperator(":");
        Expression stop = partOfSlice();
        Expression step = tokens.takeOperator(":") ? partOfSlice() : null;
        tokens.expectOperator("]");
        return new Expression.Slice(target, start, stop, step, line);
    }

    private @Nullable Expression partOfSlice() {
        return tokens.isOperator(":") || tokens.isOperator("]") ? null : expressions.expression();
    }

    private Expression call(Expression target, int line) {
        Arguments arguments = expressions.arguments();
        return switch (target) {
            case Expression.Name(String name, int at) -> functionCall(name, arguments, line);
            case Expression.Attribute(Expression of, String name, int at) -> {
                require("method", name, Signatures.method(name), arguments, line);
                yield new Expression.MethodCall(of, name, arguments, line);
            }
            default ->
                    throw new TemplateSyntaxException(
                            "only functions and methods can be called, by name", line);
        };
    }

    private Expression functionCall(String name, Arguments arguments, int line) {
        Signature signature = Signatures.function(name);
        if (signature != null) {
            require("function", name, signature, arguments, line);
        } else if (name.equals("namespace") || name.equals("dict")) {
            if (!arguments.positional().isEmpty()) {
                throw new TemplateSyntaxException("'" + name + "' takes values by name only", line);
            }
        } else {
            names.call(name, line);
        }
        return new Expression.FunctionCall(name, arguments, line);
    }

    /** Filters and tests. */
    Expression filters(Expression operand) {
        Expression result = operand;
        while (true) {
            int line = tokens.line();
            if (tokens.takeOperator("|")) {
                result = filter(result, line);
            } else if (tokens.takeName("is")) {
                result = test(result, line);
            } else {
                return result;
            }
        }
    }

    private Expression filter(Expression target, int line) {
        String name = tokens.expectName();
        Arguments arguments = tokens.takeOperator("(") ? expressions.arguments() : Arguments.NONE;
        require("filter", name, Signatures.filter(name), arguments, line);
        switch (name) {
            case "map" -> requireInner("filter", arguments, 0, line);
            case "select", "reject" -> requireInner("test", arguments, 0, line);
            case "selectattr", "rejectattr" -> requireInner("test", arguments, 1, line);
            default -> {}
        }
        return new Expression.Filtered(target, name, arguments, line);
    }

    /** A filter or test that a filter is given by name must be known, too. */
    private static void requireInner(String kind, Arguments arguments, int at, int line) {
        if (arguments.positional().size() <= at) {
            return;
        }
        if (!(arguments.positional().get(at) instanceof Expression.Literal(Text text, int where))) {
            throw new TemplateSyntaxException("a " + kind + " is given by name", line);
        }
        String name = text.characters();
        Signature signature =
                kind.equals("filter") ? Signatures.filter(name) : Signatures.test(name);
        List<Expression> rest =
                arguments.positional().subList(at + 1, arguments.positional().size());
        require(kind, name, signature, new Arguments(rest, Map.of()), line);
    }

    private Expression test(Expression target, int line) {
        boolean negated = tokens.takeName("not");
        String name = tokens.expectName();
        Signature signature = Signatures.test(name);
        Arguments arguments = Arguments.NONE;
        if (tokens.takeOperator("(")) {
            arguments = expressions.arguments();
        } else if (signature != null && signature.least() > 0) {
            arguments = new Arguments(List.of(expressions.operand()), Map.of());
        }
        require("test", name, signature, arguments, line);
        Expression test = new Expression.Tested(target, name, arguments, line);
        return negated ? new Expression.Not(test, line) : test;
    }

    private static void require(
            String kind,
            String name,
            @Nullable Signature signature,
            Arguments arguments,
            int line) {
        if (signature == null) {
            throw new TemplateSyntaxException("the " + kind + " '" + name + "' is not known", line);
        }
        int count = arguments.positional().size();
        if (count < signature.least() || count > signature.most()) {
            throw new TemplateSyntaxException(
                    "the " + kind + " '" + name + "' does not take " + count + " arguments", line);
        }
        for (String argument : arguments.named().keySet()) {
            if (!signature.named().contains(argument)) {
                throw new TemplateSyntaxException(
                        "the " + kind + " '" + name + "' takes no argument '" + argument + "'",
                        line);
            }
        }
    }
}
