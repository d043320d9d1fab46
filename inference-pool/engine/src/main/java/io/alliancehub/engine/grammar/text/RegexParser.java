package io.alliancehub.engine.grammar.text;

import java.util.ArrayList;
import java.util.List;

/*
 * The subset of ECMA-262's expressions (with its flag u) that are regular languages: literals and
 * escapes, '.', classes, groups that capture or do not, alternatives, greedy and reluctant
 * quantifiers (which mean the same here), ^ and $. Refused by name: look-around, back-references,
 * word boundaries, flags, possessive quantifiers, scripts.
 */
/** Reads a regular expression. */
final class RegexParser {

    private static final int CHARS_MAX = 8_192;
    private static final int DEPTH_MAX = 64;
    private static final int TIMES_MAX = 10_000;

    private static final CodePoints LINE_ENDS = CodePoints.anyOf("\n\r\u2028\u2029");

    private final String text;
    private final Work work;
    private int at;

    private RegexParser(String text, Work work) {
        this.text = text;
        this.work = work;
    }

    static RegexNode parse(String text, Work work) {
        if (text.length() > CHARS_MAX) {
            throw new GrammarRefusedException(
                    "a regular expression may have at most " + CHARS_MAX + " characters");
        }
        var parser = new RegexParser(text, work);
        RegexNode node = parser.alternatives(0);
        if (parser.more()) {
            throw parser.error("a ')' closes nothing");
        }
        return node;
    }

    private RegexNode alternatives(int depth) {
        if (depth > DEPTH_MAX) {
            throw error("groups are more than " + DEPTH_MAX + " levels deep");
        }
        List<RegexNode> options = new ArrayList<>();
        options.add(sequence(depth));
        while (taken('|')) {
            options.add(sequence(depth));
        }
        return options.size() == 1 ? options.get(0) : new RegexNode.Alternate(options);
    }

    private RegexNode sequence(int depth) {
        List<RegexNode> parts = new ArrayList<>();
        while (more() && peek() != '|' && peek() != ')') {
            work.spend(1);
            parts.add(quantified(depth));
        }
        return parts.size() == 1 ? parts.get(0) : new RegexNode.Concat(parts);
    }

    private RegexNode quantified(int depth) {
        RegexNode atom = atom(depth);
        if (!more() || "*+?{".indexOf(peek()) < 0) {
            return atom;
        }
        if (atom instanceof RegexNode.Begin || atom instanceof RegexNode.End) {
            throw error("an anchor cannot be repeated");
        }
        RegexNode repeated =
                switch (take()) {
                    case '*' -> new RegexNode.Repeat(atom, 0, RegexNode.UNBOUNDED);
                    case '+' -> new RegexNode.Repeat(atom, 1, RegexNode.UNBOUNDED);
                    case '?' -> new RegexNode.Repeat(atom, 0, 1);
                    default -> counted(atom);
                };
        if (more() && peek() == '?') {
            at++; // reluctant: the same texts
        }
        if (more() && "*+?{".indexOf(peek()) >= 0) {
            throw error("a quantifier follows another");
        }
        return repeated;
    }

    private RegexNode counted(RegexNode atom) {
        int min = count();
        int max = min;
        if (taken(',')) {
            max = more() && peek() == '}' ? RegexNode.UNBOUNDED : count();
        }
        require('}');
        if (max != RegexNode.UNBOUNDED && max < min) {
            throw error("a quantifier's bounds are the wrong way round");
        }
        return new RegexNode.Repeat(atom, min, max);
    }

    private int count() {
        int from = at;
        int count = 0;
        while (more() && peek() >= '0' && peek() <= '9') {
            count = count * 10 + (take() - '0');
            if (count > TIMES_MAX) {
                throw error("a quantifier is above " + TIMES_MAX);
            }
        }
        if (at == from) {
            throw error("a '{' begins no quantifier; a literal one is written \\{");
        }
        return count;
    }

    private RegexNode atom(int depth) {
        int c = take();
        return switch (c) {
            case '(' -> group(depth);
            case '[' -> new RegexNode.Chars(charClass());
            case '.' -> new RegexNode.Chars(LINE_ENDS.complement());
            case '^' -> new RegexNode.Begin();
            case '$' -> new RegexNode.End();
            case '\\' -> new RegexNode.Chars(escape());
            case '*', '+', '?', '{' -> throw error("a quantifier follows nothing");
            case ']', '}' ->
                    throw error("a literal '" + Character.toString(c) + "' is written with \\");
            default -> new RegexNode.Chars(literal(c));
        };
    }

    private CodePoints literal(int c) {
        if (c >= 0xD800 && c < 0xE000) {
            throw error("there is half a surrogate pair");
        }
        return CodePoints.of(c);
    }

    private RegexNode group(int depth) {
        if (taken('?')) {
            if (taken('<')) {
                if (!more() || peek() == '=' || peek() == '!') {
                    throw error("look-behind is not supported");
                }
                while (more() && peek() != '>') {
                    at++;
                }
                require('>');
            } else if (!taken(':')) {
                throw error("look-ahead and flags are not supported");
            }
        }
        RegexNode inner = alternatives(depth + 1);
        require(')');
        return inner;
    }

    private CodePoints charClass() {
        boolean negated = taken('^');
        CodePoints set = CodePoints.NONE;
        while (!taken(']')) {
            work.spend(1);
            int first = take();
            CodePoints one = first == '\\' ? classEscape() : literal(first);
            if (more() && peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']') {
                at++;
                int second = take();
                CodePoints last = second == '\\' ? classEscape() : literal(second);
                one = CodePoints.range(single(one), notBelow(single(one), single(last)));
            }
            set = set.or(one);
        }
        return negated ? set.complement() : set;
    }

    private int notBelow(int first, int last) {
        if (last < first) {
            throw error("a range of a class is the wrong way round");
        }
        return last;
    }

    private int single(CodePoints set) {
        int[] bounds = set.bounds();
        if (bounds.length != 2 || bounds[1] != bounds[0] + 1) {
            throw error("a range of a class must go from one character to another");
        }
        return bounds[0];
    }

    private CodePoints classEscape() {
        if (taken('b')) {
            return CodePoints.of('\b');
        }
        return taken('-') ? CodePoints.of('-') : escape();
    }

    private CodePoints escape() {
        int c = take();
        return switch (c) {
            case 'd' -> CharacterNames.DIGITS;
            case 'D' -> CharacterNames.DIGITS.complement();
            case 'w' -> CharacterNames.WORD;
            case 'W' -> CharacterNames.WORD.complement();
            case 's' -> CharacterNames.BLANKS;
            case 'S' -> CharacterNames.BLANKS.complement();
            case 't' -> CodePoints.of('\t');
            case 'n' -> CodePoints.of('\n');
            case 'r' -> CodePoints.of('\r');
            case 'f' -> CodePoints.of('\f');
            case 'v' -> CodePoints.of(0x0B);
            case '0' -> zero();
            case 'x' -> CodePoints.of(hex(2));
            case 'u' -> literal(unicode());
            case 'c' -> CodePoints.of(control());
            case 'p' -> property();
            case 'P' -> property().complement();
            default -> punctuation(c);
        };
    }

    private CodePoints punctuation(int c) {
        if ("^$\\.*+?()[]{}|/-\"'#&!%,:;<=>@_`~ ".indexOf(c) < 0) {
            throw error("\\" + Character.toString(c) + " is not supported");
        }
        return CodePoints.of(c);
    }

    private CodePoints zero() {
        if (more() && peek() >= '0' && peek() <= '9') {
            throw error("octal escapes are not supported");
        }
        return CodePoints.of(0);
    }

    private int control() {
        int c = take();
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
            throw error("\\c is followed by a letter");
        }
        return c % 32;
    }

    private int hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int c = take();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw error("an escape has not " + digits + " hexadecimal digits");
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private int unicode() {
        if (taken('{')) {
            int value = 0;
            while (!taken('}')) {
                int digit = Character.digit(take(), 16);
                value = value * 16 + digit;
                if (digit < 0 || value >= CodePoints.END) {
                    throw error("\\u{…} names no code point");
                }
            }
            return value;
        }
        int unit = hex(4);
        if (Character.isHighSurrogate((char) unit) && text.startsWith("\\u", at)) {
            at += 2;
            int low = hex(4);
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) unit, (char) low);
            }
        }
        return unit;
    }

    private CodePoints property() {
        require('{');
        int end = text.indexOf('}', at);
        if (end < 0) {
            throw error("there is no '}'");
        }
        String name = text.substring(at, end);
        at = end + 1;
        return CharacterNames.category(name, work);
    }

    private boolean more() {
        return at < text.length();
    }

    private int peek() {
        return text.charAt(at);
    }

    private int take() {
        if (!more()) {
            throw error("it ends too early");
        }
        int cp = text.codePointAt(at);
        at += Character.charCount(cp);
        return cp;
    }

    private boolean taken(char c) {
        if (!more() || peek() != c) {
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
                "the regular expression is not supported or not sound: %s, at character %d"
                        .formatted(what, at));
    }
}
