package io.alliancehub.tokenizer.template;

import io.alliancehub.tokenizer.template.Expression.Arguments;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads operands: literals, names, lists, mappings and what stands in parentheses. */
final class OperandParser {

    private final Tokens tokens;
    private final Names names;
    private final ExpressionParser expressions;

    OperandParser(Tokens tokens, Names names, ExpressionParser expressions) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
    }

    Expression operand() {
        Token token = tokens.take();
        int line = token.line();
        return switch (token.kind()) {
            case STRING -> new Expression.Literal(Text.template(strings(token.text())), line);
            case WHOLE ->
                    new Expression.Literal(new Value.Whole(new BigInteger(token.text())), line);
            case REAL ->
                    new Expression.Literal(new Value.Real(Double.parseDouble(token.text())), line);
            case NAME -> named(token);
            case OPERATOR -> bracketed(token);
            case END -> throw tokens.error("an expression is expected");
        };
    }

    /** Strings that stand next to each other are one. */
    private String strings(String first) {
        var all = new StringBuilder(first);
        while (tokens.current().kind() == Token.Kind.STRING) {
            all.append(tokens.take().text());
        }
        return all.toString();
    }

    private Expression named(Token token) {
        String name = token.text();
        int line = token.line();
        return switch (name) {
            case "true", "True" -> new Expression.Literal(new Value.Truth(true), line);
            case "false", "False" -> new Expression.Literal(new Value.Truth(false), line);
            case "none", "None" -> new Expression.Literal(new Value.None(), line);
            default -> {
                if (Names.isReserved(name)) {
                    throw new TemplateSyntaxException(
                            "'" + name + "' is not understood here", line);
                }
                names.useVariable(name);
                yield new Expression.Name(name, line);
            }
        };
    }

    private Expression bracketed(Token token) {
        expressions.enter();
        Expression result =
                switch (token.text()) {
                    case "(" -> parenthesised(token.line());
                    case "[" -> new Expression.ListOf(items("]"), token.line());
                    case "{" -> mapping(token.line());
                    default ->
                            throw new TemplateSyntaxException(
                                    token.shown() + " is not understood here", token.line());
                };
        expressions.leave();
        return result;
    }

    private Expression parenthesised(int line) {
        if (tokens.takeOperator(")")) {
            return new Expression.ListOf(List.of(), line);
        }
        Expression first = expressions.expression();
        if (tokens.takeOperator(")")) {
            return first;
        }
        tokens.expectOperator(",");
        List<Expression> items = new ArrayList<>();
        items.add(first);
        items.addAll(items(")"));
        return new Expression.ListOf(items, line);
    }

    private List<Expression> items(String closing) {
        List<Expression> items = new ArrayList<>();
        while (!tokens.takeOperator(closing)) {
            items.add(expressions.expression());
            if (!tokens.isOperator(closing)) {
                tokens.expectOperator(",");
            }
        }
        return items;
    }

    private Expression mapping(int line) {
        Map<String, Expression> entries = new LinkedHashMap<>();
        while (!tokens.takeOperator("}")) {
            Token key = tokens.take();
            if (key.kind() != Token.Kind.STRING) {
                throw new TemplateSyntaxException(
                        "a key is a text, not " + key.shown(), key.line());
            }
            tokens.expectOperator(":");
            entries.put(key.text(), expressions.expression());
            if (!tokens.isOperator("}")) {
                tokens.expectOperator(",");
            }
        }
        return new Expression.MappingOf(entries, line);
    }

    /** The arguments of a call up to the closing parenthesis; the opening one is taken. */
    Arguments arguments() {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.takeOperator(")")) {
            boolean byName =
                    tokens.current().kind() == Token.Kind.NAME
                            && tokens.following().is(Token.Kind.OPERATOR, "=");
            if (byName) {
                String name = tokens.expectName();
                tokens.expectOperator("=");
                named.put(name, expressions.expression());
            } else if (named.isEmpty()) {
                positional.add(expressions.expression());
            } else {
                throw tokens.error("an argument without a name follows one with a name");
            }
            if (!tokens.isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Arguments(positional, named);
    }
}
