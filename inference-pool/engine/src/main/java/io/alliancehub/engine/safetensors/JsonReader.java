package io.alliancehub.engine.safetensors;

import io.alliancehub.engine.gguf.GgufException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) that a stranger wrote: one value, bounded in depth and in number of values,
 * every name once.
 */
public final class JsonReader {

    private static final int DEPTH_MAX = 32;
    private static final int VALUES_MAX = 1 << 22;

    private final String source;
    private final String text;
    private int at;
    private int values;

    private JsonReader(String source, String text) {
        this.source = source;
        this.text = text;
    }

    /**
     * Reads one object.
     *
     * @param source what errors call the text
     * @throws GgufException if it is anything else
     */
    public static JsonMembers object(String source, ByteBuffer utf8) {
        var reader = new JsonReader(source, decode(source, utf8));
        reader.blanks();
        JsonValue value = reader.value(0);
        reader.blanks();
        if (reader.at < reader.text.length()) {
            throw reader.error("something follows the end");
        }
        if (value instanceof JsonValue.Members(Map<String, JsonValue> members)) {
            return new JsonMembers(source + ": ", members);
        }
        throw reader.error("it is not an object");
    }

    private static String decode(String source, ByteBuffer utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(utf8)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new GgufException(source + " is not UTF-8");
        }
    }

    private JsonValue value(int depth) {
        if (depth > DEPTH_MAX) {
            throw error("it is more than " + DEPTH_MAX + " levels deep");
        }
        if (++values > VALUES_MAX) {
            throw error("it has more than " + VALUES_MAX + " values");
        }
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> new JsonValue.Text(string());
            case 't' -> word("true", new JsonValue.Truth(true));
            case 'f' -> word("false", new JsonValue.Truth(false));
            case 'n' -> word("null", new JsonValue.Nothing());
            default -> number();
        };
    }

    private JsonValue members(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        at++;
        blanks();
        if (taken('}')) {
            return new JsonValue.Members(members);
        }
        do {
            blanks();
            String name = string();
            blanks();
            require(':');
            blanks();
            if (members.put(name, value(depth + 1)) != null) {
                throw error("'" + name + "' is there twice");
            }
            blanks();
        } while (taken(','));
        require('}');
        return new JsonValue.Members(members);
    }

    private JsonValue items(int depth) {
        List<JsonValue> items = new ArrayList<>();
        at++;
        blanks();
        if (taken(']')) {
            return new JsonValue.Items(List.of());
        }
        do {
            blanks();
            items.add(value(depth + 1));
            blanks();
        } while (taken(','));
        require(']');
        return new JsonValue.Items(items);
    }

    private String string() {
        require('"');
        int from = at;
        while (peek() != '"' && peek() != '\\') {
            refuseControl(text.charAt(at++));
        }
        if (peek() == '"') {
            return text.substring(from, at++);
        }
        var unescaped = new StringBuilder().append(text, from, at);
        while (!taken('"')) {
            char c = peek();
            at++;
            refuseControl(c);
            unescaped.append(c == '\\' ? escaped() : c);
        }
        return unescaped.toString();
    }

    private void refuseControl(char c) {
        if (c < ' ') {
            throw error("a string holds a control character");
        }
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

    private JsonValue word(String word, JsonValue value) {
        if (!text.startsWith(word, at)) {
            throw error("there is no value");
        }
        at += word.length();
        return value;
    }

    private JsonValue number() {
        int from = at;
        while (at < text.length() && "+-.0123456789Ee".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.length() > 40
                || !digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw error("there is no value");
        }
        return new JsonValue.Number(digits);
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

    private GgufException error(String what) {
        return new GgufException(
                "%s is not sound JSON: %s, at character %d".formatted(source, what, at));
    }
}
