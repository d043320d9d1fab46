package io.alliancehub.tokenizer.template;

import java.util.ArrayList;
import java.util.List;

/** Reads what stands within one tag. */
final class TokenLexer {

    private static final List<String> OPERATORS =
            List.of(
                    "==", "!=", "<=", ">=", "//", "**", "+", "-", "~", "*", "/", "%", "[", "]", "(",
                    ")", "{", "}", "<", ">", "=", ".", ":", "|", ",");

    /** Also bounds how deep a row of operators makes the tree. */
    private static final int TOKENS_MAX = 1_000;

    private static final int DIGITS_MAX = 40;

    private final String text;
    private final String closing;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line;
    private int brackets;
    private char endSign = ' ';

    /**
     * @param closing what ends the tag
     */
    TokenLexer(String text, int at, int line, String closing) {
        this.text = text;
        this.at = at;
        this.line = line;
        this.closing = closing;
    }

    /** The tokens up to the end of the tag, and one that says that it ends. */
    List<Token> read() {
        while (!atEnd()) {
            if (tokens.size() > TOKENS_MAX) {
                throw error("a tag has more than " + TOKENS_MAX + " parts");
            }
            readToken();
        }
        tokens.add(new Token(Token.Kind.END, "", line));
        return tokens;
    }

    /** Where the tag has ended. */
    int end() {
        return at;
    }

    /** The sign before the end of the tag, or a space. */
    char endSign() {
        return endSign;
    }

    /** Skips blanks, and the end of the tag where it comes. */
    private boolean atEnd() {
        while (at < text.length() && Whitespace.contains(text.charAt(at))) {
            line += text.charAt(at) == '\n' ? 1 : 0;
            at++;
        }
        if (at >= text.length()) {
            throw error("a tag does not end");
        }
        if (brackets > 0) {
            return false;
        }
        char sign = text.charAt(at);
        boolean signed =
                (sign == '-' || (sign == '+' && closing.equals("%}")))
                        && text.startsWith(closing, at + 1);
        if (!signed && !text.startsWith(closing, at)) {
            return false;
        }
        endSign = signed ? sign : ' ';
        at += closing.length() + (signed ? 1 : 0);
        return true;
    }

    private void readToken() {
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            readString(c);
        } else if (isDigit(at)) {
            readNumber();
        } else if (isNameStart(c)) {
            int start = at;
            while (at < text.length() && (isNameStart(text.charAt(at)) || isDigit(at))) {
                at++;
            }
            add(Token.Kind.NAME, text.substring(start, at));
        } else {
            readOperator();
        }
    }

    private void readNumber() {
        int start = at;
        skipDigits();
        boolean real = at + 1 < text.length() && text.charAt(at) == '.' && isDigit(at + 1);
        if (real) {
            at++;
            skipDigits();
        }
        if (at - start > DIGITS_MAX) {
            throw error("a number has more than " + DIGITS_MAX + " digits");
        }
        add(real ? Token.Kind.REAL : Token.Kind.WHOLE, text.substring(start, at));
    }

    private void skipDigits() {
        while (isDigit(at)) {
            at++;
        }
    }

    private void readOperator() {
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                brackets += "([{".contains(operator) ? 1 : 0;
                brackets -= ")]}".contains(operator) ? 1 : 0;
                add(Token.Kind.OPERATOR, operator);
                return;
            }
        }
        throw error("'" + Character.toString(text.codePointAt(at)) + "' is not understood");
    }

    private void readString(char quote) {
        int startLine = line;
        var value = new StringBuilder();
        at++;
        while (true) {
            if (at >= text.length()) {
                throw new TemplateSyntaxException("a string does not end", startLine);
            }
            char c = text.charAt(at++);
            if (c == quote) {
                break;
            }
            line += c == '\n' ? 1 : 0;
            value.append(c == '\\' ? escaped() : Character.toString(c));
        }
        add(Token.Kind.STRING, value.toString());
    }

    private String escaped() {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case '\\', '\'', '"' -> String.valueOf(c);
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            default -> throw error("the escape '\\" + c + "' is not understood");
        };
    }

    private String hexadecimal(int digits) {
        int end = Math.min(at + digits, text.length());
        try {
            int code = Integer.parseUnsignedInt(text.substring(at, end), 16);
            at = end;
            return String.valueOf((char) code);
        } catch (NumberFormatException notHexadecimal) {
            throw error("an escape is not hexadecimal");
        }
    }

    private void add(Token.Kind kind, String value) {
        tokens.add(new Token(kind, value, line));
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private TemplateSyntaxException error(String message) {
        return new TemplateSyntaxException(message, line);
    }
}
