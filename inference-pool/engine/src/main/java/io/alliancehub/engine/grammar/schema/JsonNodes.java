package io.alliancehub.engine.grammar.schema;

import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.engine.grammar.text.Work;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a JSON text that a stranger wrote, and writes strings as JSON. */
final class JsonNodes {

    private static final int DEPTH_MAX = 64;
    private static final int NUMBER_CHARS_MAX = 128;

    private final String text;
    private final Work work;
    private int at;

    private JsonNodes(String text, Work work) {
        this.text = text;
        this.work = work;
    }

    /** The value that a text is. */
    static JsonNode read(String text, Work work) {
        var reader = new JsonNodes(text, work);
        reader.blanks();
        JsonNode value = reader.value(0);
        reader.blanks();
        if (reader.at < text.length()) {
            throw reader.error("something follows the end");
        }
        return value;
    }

    /** A text as a JSON string, escaping only what must be. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : c);
            }
        }
        return quoted.append('"').toString();
    }

    private JsonNode value(int depth) {
        work.spend(1);
        if (depth > DEPTH_MAX) {
            throw error("it is more than " + DEPTH_MAX + " levels deep");
        }
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> new JsonNode.Text(string());
            case 't' -> word("true", new JsonNode.Truth(true));
            case 'f' -> word("false", new JsonNode.Truth(false));
            case 'n' -> word("null", new JsonNode.Nothing());
            default -> number();
        };
    }

    private JsonNode members(int depth) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        at++;
        blanks();
        if (taken('}')) {
            return new JsonNode.Members(members);
        }
        do {
            blanks();
            String name = string();
            blanks();
            require(':');
            blanks();
            if (members.put(name, value(depth + 1)) != null) {
                throw error("an object has a name twice");
            }
            blanks();
        } while (taken(','));
        require('}');
        return new JsonNode.Members(members);
    }

    private JsonNode items(int depth) {
        List<JsonNode> items = new ArrayList<>();
        at++;
        blanks();
        if (taken(']')) {
            return new JsonNode.Items(List.of());
        }
        do {
            blanks();
            items.add(value(depth + 1));
            blanks();
        } while (taken(','));
        require(']');
        return new JsonNode.Items(items);
    }

    private String string() {
        require('"');
        var read = new StringBuilder();
        while (!taken('"')) {
            char c = peek();
            at++;
            if (c < ' ') {
                throw error("a string holds a control character");
            }
            read.append(c == '\\' ? escaped() : c);
        }
        String value = read.toString();
        if (value.codePoints().anyMatch(cp -> cp >= 0xD800 && cp < 0xE000)) {
            throw error("a string holds half a surrogate pair");
        }
        return value;
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw error("a string holds an unknown escape");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw error("an escape has not four hexadecimal digits");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private JsonNode word(String word, JsonNode value) {
        if (!text.startsWith(word, at)) {
            throw error("there is no value");
        }
        at += word.length();
        return value;
    }

    private JsonNode number() {
        int from = at;
        while (at < text.length() && "+-.0123456789Ee".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.length() > NUMBER_CHARS_MAX
                || !digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")) {
            throw error("there is no value, or a number is too long");
        }
        return new JsonNode.Number(new BigDecimal(digits));
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at == text.length()) {
            throw error("it ends too early");
        }
        return text.charAt(at);
    }

    private boolean taken(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void require(char c) {
        if (!taken(c)) {
            throw error("there is no '" + c + "'");
        }
    }

    private GrammarRefusedException error(String what) {
        return new GrammarRefusedException(
                "the schema is not sound JSON: %s, at character %d".formatted(what, at));
    }
}
