package io.alliancehub.tokenizer.template;

import io.alliancehub.tokenizer.template.Expression.Arguments;
import io.alliancehub.tokenizer.template.Expression.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * Jinja's order of operators, from loose to tight:
 *
 *   if-else, or, and, not, comparisons and "in", + -, ~, * / // %, sign, then what follows an operand: attributes,
 *   items and calls first, filters and tests after them
 *
 * so 'a' + x | tojson is 'a' + (x | tojson), and not x is defined is not (x is defined).
 */
/** Reads the expressions of one tag. */
final class ExpressionParser {

    private static final int DEPTH_MAX = 64;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");

    private final Tokens tokens;
    private final OperandParser operands;
    private final SuffixParser suffixes;
    private int depth;

    ExpressionParser(Tokens tokens, Names names) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, names, this);
        this.suffixes = new SuffixParser(tokens, names, this);
    }

    /** An expression. */
    Expression expression() {
        enter();
        Expression result = withoutChoice();
        while (tokens.isName("if")) {
            int line = tokens.take().line();
            Expression condition = withoutChoice();
            Expression otherwise = tokens.takeName("else") ? expression() : null;
            result = new Expression.Chosen(condition, result, otherwise, line);
        }
        leave();
        return result;
    }

    /** An expression in which {@code if} does not choose, because it filters a loop. */
    Expression withoutChoice() {
        Expression left = conjunction();
        while (tokens.isName("or")) {
            int line = tokens.take().line();
            left = new Expression.Or(left, conjunction(), line);
        }
        return left;
    }

    private Expression conjunction() {
        Expression left = negation();
        while (tokens.isName("and")) {
            int line = tokens.take().line();
            left = new Expression.And(left, negation(), line);
        }
        return left;
    }

    private Expression negation() {
        if (!tokens.isName("not")) {
            return comparison();
        }
        enter();
        int line = tokens.take().line();
        Expression result = new Expression.Not(negation(), line);
        leave();
        return result;
    }

    private Expression comparison() {
        int line = tokens.line();
        Expression first = sum();
        List<Comparison> others = new ArrayList<>();
        for (String operator = comparing(); operator != null; operator = comparing()) {
            others.add(new Comparison(operator, sum()));
        }
        return others.isEmpty() ? first : new Expression.Compared(first, others, line);
    }

    /** Takes the operator of a comparison; null where none comes. */
    private @Nullable String comparing() {
        if (tokens.current().kind() == Token.Kind.OPERATOR
                && COMPARISONS.contains(tokens.current().text())) {
            return tokens.take().text();
        }
        if (tokens.takeName("in")) {
            return "in";
        }
        if (tokens.isName("not") && tokens.following().is(Token.Kind.NAME, "in")) {
            tokens.take();
            tokens.take();
            return "not in";
        }
        return null;
    }

    private Expression sum() {
        Expression left = joined();
        while (tokens.isOperator("+") || tokens.isOperator("-")) {
            Token operator = tokens.take();
            left = new Expression.Calculated(operator.text(), left, joined(), operator.line());
        }
        return left;
    }

    private Expression joined() {
        Expression left = product();
        while (tokens.isOperator("~")) {
            Token operator = tokens.take();
            left = new Expression.Calculated("~", left, product(), operator.line());
        }
        return left;
    }

    private Expression product() {
        Expression left = signed();
        while (tokens.current().kind() == Token.Kind.OPERATOR
                && PRODUCTS.contains(tokens.current().text())) {
            Token operator = tokens.take();
            if (left instanceof Expression.Literal(Text text, int line)) {
                throw new TemplateSyntaxException(
                        "'" + operator.text() + "' of a text is not supported", line);
            }
            left = new Expression.Calculated(operator.text(), left, signed(), operator.line());
        }
        return left;
    }

    private Expression signed() {
        return suffixes.filters(signOnly());
    }

    private Expression signOnly() {
        if (!tokens.isOperator("-") && !tokens.isOperator("+")) {
            return operand();
        }
        enter();
        Token sign = tokens.take();
        Expression operand = signOnly();
        leave();
        return sign.text().equals("-") ? new Expression.Negated(operand, sign.line()) : operand;
    }

    /** An operand with its attributes, items and calls. */
    Expression operand() {
        return suffixes.postfixes(operands.operand());
    }

    /** What stands between the parentheses of a call; the first is already taken. */
    Arguments arguments() {
        return operands.arguments();
    }

    void enter() {
        if (++depth > DEPTH_MAX) {
            throw tokens.error("an expression is nested more than " + DEPTH_MAX + " deep");
        }
    }

    void leave() {
        depth--;
    }
}
