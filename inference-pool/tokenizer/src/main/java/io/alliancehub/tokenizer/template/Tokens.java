package io.alliancehub.tokenizer.template;

import java.util.List;

/** The tokens of one tag, taken one after the other. */
final class Tokens {

    private final List<Token> tokens;
    private int at;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    /** The token after the current one. */
    Token following() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    int line() {
        return current().line();
    }

    Token take() {
        Token taken = current();
        if (taken.kind() != Token.Kind.END) {
            at++;
        }
        return taken;
    }

    boolean isOperator(String operator) {
        return current().is(Token.Kind.OPERATOR, operator);
    }

    boolean isName(String name) {
        return current().is(Token.Kind.NAME, name);
    }

    boolean takeOperator(String operator) {
        boolean found = isOperator(operator);
        if (found) {
            at++;
        }
        return found;
    }

    boolean takeName(String name) {
        boolean found = isName(name);
        if (found) {
            at++;
        }
        return found;
    }

    void expectOperator(String operator) {
        if (!takeOperator(operator)) {
            throw error("'" + operator + "' is expected, not " + current().shown());
        }
    }

    String expectName() {
        if (current().kind() != Token.Kind.NAME) {
            throw error("a name is expected, not " + current().shown());
        }
        return take().text();
    }

    void expectEnd() {
        if (current().kind() != Token.Kind.END) {
            throw error(current().shown() + " is not understood here");
        }
    }

    TemplateSyntaxException error(String message) {
        return new TemplateSyntaxException(message, line());
    }
}
