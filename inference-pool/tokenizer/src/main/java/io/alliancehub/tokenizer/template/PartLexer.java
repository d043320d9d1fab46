package io.alliancehub.tokenizer.template;

import java.util.ArrayList;
import java.util.List;

/*
 * Where blanks go, as transformers sets Jinja up (trim_blocks and lstrip_blocks):
 *
 *   a line end right behind a statement or comment goes; so do spaces and tabs from the beginning of a line to a
 *   statement or comment; "-" at either end of any tag takes all blanks on that side, "+" takes none. One line
 *   end at the end of the template goes.
 */
/** Cuts a template into data and tags. */
final class PartLexer {

    private final String text;
    private final List<Part> parts = new ArrayList<>();
    private int at;
    private int line = 1;

    /** Whether what comes next stands at the beginning of a line. */
    private boolean lineStart = true;

    private PartLexer(String text) {
        this.text = text;
    }

    static List<Part> parts(String template) {
        String text = template.replace("\r\n", "\n").replace('\r', '\n');
        var lexer =
                new PartLexer(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        lexer.readAll();
        return lexer.parts;
    }

    private void readAll() {
        while (at < text.length()) {
            int tag = nextTag(at);
            if (tag < 0) {
                addData(text.substring(at));
                return;
            }
            readTag(tag);
        }
    }

    private int nextTag(int from) {
        for (int brace = text.indexOf('{', from); brace >= 0; ) {
            if (brace + 1 < text.length() && "{%#".indexOf(text.charAt(brace + 1)) >= 0) {
                return brace;
            }
            brace = text.indexOf('{', brace + 1);
        }
        return -1;
    }

    private void readTag(int tag) {
        char kind = text.charAt(tag + 1);
        char sign = tag + 2 < text.length() ? text.charAt(tag + 2) : ' ';
        boolean signed = sign == '-' || (sign == '+' && kind != '{');
        addData(before(text.substring(at, tag), kind, signed ? sign : ' '));
        skipTo(tag + (signed ? 3 : 2));
        if (kind == '#') {
            skipComment();
            return;
        }
        String end = kind == '{' ? "}}" : "%}";
        var lexer = new TokenLexer(text, at, line, end);
        List<Token> tokens = lexer.read();
        skipTo(lexer.end());
        closeTag(lexer.endSign(), kind);
        parts.add(kind == '{' ? new Part.Output(tokens) : new Part.Tag(tokens));
    }

    /** The data before a tag, without what the tag takes. */
    private String before(String data, char kind, char sign) {
        if (sign == '-') {
            return data.substring(0, Whitespace.trimmedEnd(data));
        }
        if (kind == '{' || sign == '+') {
            return data;
        }
        int lineBegin = data.lastIndexOf('\n') + 1;
        boolean atLineBegin = lineBegin > 0 || lineStart;
        boolean onlyBlanks = Whitespace.trimmedEnd(data) <= lineBegin;
        return atLineBegin && onlyBlanks ? data.substring(0, lineBegin) : data;
    }

    private void skipComment() {
        int end = text.indexOf("#}", at);
        if (end < 0) {
            throw new TemplateSyntaxException("a comment does not end", line);
        }
        char sign = end > at ? text.charAt(end - 1) : ' ';
        skipTo(end + 2);
        closeTag(sign == '-' || sign == '+' ? sign : ' ', '#');
    }

    /** Skips what a tag takes behind it. */
    private void closeTag(char sign, char kind) {
        if (sign == '-') {
            int next = at;
            while (next < text.length() && Whitespace.contains(text.charAt(next))) {
                next++;
            }
            skipTo(next);
        } else if (kind != '{' && sign != '+' && at < text.length() && text.charAt(at) == '\n') {
            skipTo(at + 1);
        }
        lineStart = text.charAt(at - 1) == '\n';
    }

    private void skipTo(int next) {
        for (int i = at; i < next; i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        at = next;
    }

    private void addData(String data) {
        if (!data.isEmpty()) {
            parts.add(new Part.Data(data));
        }
    }
}
