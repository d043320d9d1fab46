package io.alliancehub.server.output;

import java.util.BitSet;

/*
 * A pushdown automaton over characters. It is strict, as RFC 8259 has it: what it calls whole is read by every
 * parser. A number ends where something else begins, so a value is whole one character late only if it is a number
 * at the top, which no call's arguments are.
 */
/** Follows one JSON object while it comes, a character at a time. Not thread-safe. */
final class JsonScanner {

    static final int DEPTH_MAX = 64;

    private enum State {
        VALUE,
        FIRST_ITEM,
        FIRST_KEY,
        KEY,
        COLON,
        AFTER,
        STRING,
        ESCAPE,
        UNICODE,
        LITERAL,
        MINUS,
        ZERO,
        WHOLE,
        POINT,
        FRACTION,
        EXPONENT,
        EXPONENT_SIGN,
        EXPONENT_DIGITS,
        DONE
    }

    private State state = State.VALUE;
    private final BitSet isObject = new BitSet();
    private int depth;
    private boolean inKey;
    private int unicodeLeft;
    private String literal = "";
    private int literalAt;

    /** Whether the value has ended. */
    boolean isDone() {
        return state == State.DONE;
    }

    /** Takes the next character; false if no JSON goes on like this. */
    boolean accept(char c) {
        return switch (state) {
            case STRING -> inString(c);
            case ESCAPE -> escaped(c);
            case UNICODE -> hexadecimal(c);
            case LITERAL -> inLiteral(c);
            case VALUE -> isBlank(c) || value(c);
            case FIRST_ITEM -> isBlank(c) || (c == ']' ? close() : value(c));
            case FIRST_KEY -> isBlank(c) || (c == '}' ? close() : key(c));
            case KEY -> isBlank(c) || key(c);
            case COLON -> isBlank(c) || (c == ':' && to(State.VALUE));
            case AFTER -> isBlank(c) || after(c);
            case MINUS -> c == '0' ? to(State.ZERO) : isDigit(c) && to(State.WHOLE);
            case ZERO -> number(c, false);
            case WHOLE -> number(c, true);
            case POINT -> isDigit(c) && to(State.FRACTION);
            case FRACTION -> isDigit(c) || exponentOrEnd(c);
            case EXPONENT ->
                    (c == '+' || c == '-')
                            ? to(State.EXPONENT_SIGN)
                            : isDigit(c) && to(State.EXPONENT_DIGITS);
            case EXPONENT_SIGN -> isDigit(c) && to(State.EXPONENT_DIGITS);
            case EXPONENT_DIGITS -> isDigit(c) || end(c);
            case DONE -> false;
        };
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean to(State next) {
        state = next;
        return true;
    }

    private boolean value(char c) {
        return switch (c) {
            case '{' -> open(true);
            case '[' -> open(false);
            case '"' -> string(false);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-' -> to(State.MINUS);
            case '0' -> to(State.ZERO);
            default -> isDigit(c) && to(State.WHOLE);
        };
    }

    private boolean open(boolean object) {
        if (depth == DEPTH_MAX) {
            return false;
        }
        isObject.set(depth, object);
        depth++;
        return to(object ? State.FIRST_KEY : State.FIRST_ITEM);
    }

    private boolean close() {
        depth--;
        return ended();
    }

    private boolean ended() {
        return to(depth == 0 ? State.DONE : State.AFTER);
    }

    private boolean key(char c) {
        return c == '"' && string(true);
    }

    private boolean string(boolean key) {
        inKey = key;
        return to(State.STRING);
    }

    private boolean after(char c) {
        boolean object = isObject.get(depth - 1);
        if (c == ',') {
            return to(object ? State.KEY : State.VALUE);
        }
        return c == (object ? '}' : ']') && close();
    }

    private boolean inString(char c) {
        if (c == '"') {
            return inKey ? to(State.COLON) : ended();
        }
        if (c == '\\') {
            return to(State.ESCAPE);
        }
        return c >= ' ';
    }

    private boolean escaped(char c) {
        if (c == 'u') {
            unicodeLeft = 4;
            return to(State.UNICODE);
        }
        return "\"\\/bfnrt".indexOf(c) >= 0 && to(State.STRING);
    }

    private boolean hexadecimal(char c) {
        boolean digit = isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        unicodeLeft--;
        return digit && (unicodeLeft > 0 || to(State.STRING));
    }

    private boolean literal(String word) {
        literal = word;
        literalAt = 1;
        return to(State.LITERAL);
    }

    private boolean inLiteral(char c) {
        if (c != literal.charAt(literalAt)) {
            return false;
        }
        literalAt++;
        return literalAt < literal.length() || ended();
    }

    private boolean number(char c, boolean moreDigits) {
        if (moreDigits && isDigit(c)) {
            return true;
        }
        return c == '.' ? to(State.POINT) : exponentOrEnd(c);
    }

    private boolean exponentOrEnd(char c) {
        return (c == 'e' || c == 'E') ? to(State.EXPONENT) : end(c);
    }

    /** A number has no end of its own: what follows it does, and is taken as that. */
    private boolean end(char c) {
        ended();
        return state == State.AFTER && accept(c);
    }
}
