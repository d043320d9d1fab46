package io.alliancehub.engine.grammar.parts;

import io.alliancehub.engine.grammar.text.Dfa;

/*
 * The automaton reads code points, the grammar bytes. Between two code points lies what was read of
 * the next one: bytes of UTF-8, or of an escape. A byte is taken if some code point that can still
 * come of it leads on, so nobody ends up half-way in a character that may not be there. As soon as
 * all that can come leads to one state, that state is entered at once and what was read forgotten:
 * a string without a pattern has a few dozen states, not a million.
 *
 * index of a frame: kind in 4 bits, how far it is in 4, what was read in the rest.
 */
/** A text of a language: as it is, or as a JSON string with its quotes. */
public final class TextPart extends Part {

    /** How a text is written. */
    public enum Writing {
        /** In UTF-8, as it is. */
        RAW,
        /** Between quotes, with any escape of RFC 8259 for any character. */
        JSON,
        /** Between quotes, escaping only what must be. */
        JSON_PLAIN
    }

    private static final int BETWEEN = 0; // two characters
    private static final int BYTES = 1; // of UTF-8; far = (length - 1) * 4 + missing
    private static final int BYTES_SAME = 2; // as BYTES, all leading to the state; far = missing
    private static final int ESCAPE = 3; // after a backslash
    private static final int HEX = 4; // after \\u; far = digits read
    private static final int HEX_SAME = 5; // all leading to the state; far = digits missing
    private static final int PAIR = 6; // after a high surrogate; far = 0, 1 after \, 2 + digits
    private static final int PAIR_SAME = 7; // as PAIR, all leading to the state

    private static final int LAST = 0x10FFFF;
    private static final int HIGH = 0xD800;
    private static final int LOW = 0xDC00;
    private static final int AFTER_LOW = 0xE000;
    private static final int CONTROLS_END = 0x1F;
    private static final int[] LEAST_OF_LENGTH = {0, 0, 0x80, 0x800, 0x10000};

    private final Dfa language;
    private final Writing writing;
    private final int min;
    private final int max;

    /** The texts of a language. */
    public TextPart(Dfa language, Writing writing) {
        this(language, writing, 0, Frame.UNLIMITED);
    }

    /** All texts of {@code min} to {@code max} code points. */
    public static TextPart ofLength(Writing writing, int min, int max) {
        return new TextPart(Dfa.ANY, writing, min, max);
    }

    private TextPart(Dfa language, Writing writing, int min, int max) {
        this.language = language;
        this.writing = writing;
        this.min = min;
        this.max = max;
    }

    @Override
    int height() {
        return language.isEmpty() || min > max ? ENDLESS : 0;
    }

    @Override
    boolean mayBeEmpty() {
        return writing == Writing.RAW && !language.isEmpty() && language.accepts(0) && min == 0;
    }

    @Override
    void enter(int b, Frame parent, Frames out) {
        if (writing != Writing.RAW) {
            if (b == '"') {
                out.reach(out.frame(this, parent, 0, BETWEEN, min, max));
            }
            return;
        }
        next(b, out.frame(this, parent, 0, BETWEEN, min, max), out);
    }

    @Override
    void next(int b, Frame at, Frames out) {
        int far = (at.index() >> 4) & 15;
        int read = at.index() >> 8;
        switch (at.index() & 15) {
            case BETWEEN -> between(b, at, out);
            case BYTES -> {
                if ((b & 0xC0) == 0x80) {
                    bytes((far >> 2) + 1, (far & 3) - 1, (read << 6) | (b & 0x3F), at, out);
                }
            }
            case BYTES_SAME -> {
                if ((b & 0xC0) == 0x80) {
                    same(BYTES_SAME, far - 1, at, out);
                }
            }
            case ESCAPE -> escape(b, at, out);
            case HEX -> {
                int digit = Character.digit(b, 16);
                if (digit >= 0 && b < 128) {
                    hex(far + 1, (read << 4) | digit, at, out);
                }
            }
            case HEX_SAME -> {
                if (b < 128 && Character.digit(b, 16) >= 0) {
                    same(HEX_SAME, far - 1, at, out);
                }
            }
            case PAIR -> pair(b, far, read, at, out);
            default -> pairSame(b, far, at, out);
        }
    }

    @Override
    boolean mayEnd(Frame at) {
        return writing == Writing.RAW && isWhole(at);
    }

    private boolean isWhole(Frame at) {
        return at.index() == BETWEEN && at.need() == 0 && language.accepts(at.state());
    }

    private void between(int b, Frame at, Frames out) {
        if (writing == Writing.RAW) {
            if (isWhole(at)) {
                out.follow(b, at.parent());
            }
        } else if (b == '"') {
            if (isWhole(at)) {
                out.reach(at.parent());
            }
            return;
        } else if (b == '\\') {
            if (at.left() > 0 && canEscape(at.state())) {
                out.reach(moved(at.state(), ESCAPE, at, out));
            }
            return;
        } else if (b <= CONTROLS_END) {
            return;
        }
        if (b < 0x80) {
            whole(b, at, out);
        } else if (b >= 0xC2 && b <= 0xDF) {
            bytes(2, 1, b & 0x1F, at, out);
        } else if (b >= 0xE0 && b <= 0xEF) {
            bytes(3, 2, b & 0x0F, at, out);
        } else if (b >= 0xF0 && b <= 0xF4) {
            bytes(4, 3, b & 0x07, at, out);
        }
    }

    private boolean canEscape(int state) {
        if (writing == Writing.JSON) {
            return language.leadsOn(state, 0, LAST);
        }
        return language.leadsOn(state, 0, CONTROLS_END)
                || language.leadsOn(state, '"', '"')
                || language.leadsOn(state, '\\', '\\');
    }

    /** A frame in the middle of a character. */
    private Frame moved(int state, int index, Frame at, Frames out) {
        return out.frame(this, at.parent(), state, index, at.need(), at.left());
    }

    /** A code point was read. */
    private void whole(int codePoint, Frame at, Frames out) {
        int to = language.next(at.state(), codePoint);
        if (to != Dfa.DEAD && at.left() > 0) {
            out.reach(counted(to, at, out));
        }
    }

    private Frame counted(int state, Frame at, Frames out) {
        int left = at.left() == Frame.UNLIMITED ? at.left() : at.left() - 1;
        int need = Math.max(0, at.need() - 1);
        return out.frame(this, at.parent(), state, BETWEEN, need, left);
    }

    /** A byte or digit was read, after which so many are missing that may be any. */
    private void same(int kind, int missing, Frame at, Frames out) {
        out.reach(
                missing == 0
                        ? counted(at.state(), at, out)
                        : moved(at.state(), kind | (missing << 4), at, out));
    }

    private void bytes(int length, int missing, int read, Frame at, Frames out) {
        if (missing == 0) {
            if (read >= LEAST_OF_LENGTH[length] && read <= LAST) {
                whole(read, at, out);
            }
            return;
        }
        int least = read << (6 * missing);
        int most = least | ((1 << (6 * missing)) - 1);
        int first = Math.max(least, LEAST_OF_LENGTH[length]);
        int last = Math.min(most, LAST);
        if (first > last || at.left() == 0 || !language.leadsOn(at.state(), first, last)) {
            return;
        }
        boolean all = first == least && last == most;
        int common = all ? language.commonNext(at.state(), first, last) : Dfa.DEAD;
        int far = ((length - 1) << 2) | missing;
        out.reach(
                common == Dfa.DEAD
                        ? moved(at.state(), BYTES | (far << 4) | (read << 8), at, out)
                        : moved(common, BYTES_SAME | (missing << 4), at, out));
    }

    private void escape(int b, Frame at, Frames out) {
        switch (b) {
            case '"', '\\' -> whole(b, at, out);
            case '/' -> {
                if (writing == Writing.JSON) {
                    whole(b, at, out);
                }
            }
            case 'b' -> whole('\b', at, out);
            case 'f' -> whole('\f', at, out);
            case 'n' -> whole('\n', at, out);
            case 'r' -> whole('\r', at, out);
            case 't' -> whole('\t', at, out);
            case 'u' -> hex(0, 0, at, out);
            default -> {
                // no escape of JSON
            }
        }
    }

    private void hex(int digits, int read, Frame at, Frames out) {
        int missing = 4 - digits;
        int first = read << (4 * missing);
        int last = first | ((1 << (4 * missing)) - 1);
        if (writing == Writing.JSON_PLAIN) {
            last = Math.min(last, CONTROLS_END);
        }
        if (first > last) {
            return;
        }
        int firstHigh = Math.max(first, HIGH);
        int lastHigh = Math.min(last, LOW - 1);
        boolean pairs =
                firstHigh <= lastHigh
                        && language.leadsOn(
                                at.state(), abovePlane(firstHigh), abovePlane(lastHigh) + 0x3FF);
        if (missing == 0) {
            if (pairs) {
                highSurrogate(read, at, out);
            } else {
                whole(read, at, out);
            }
            return;
        }
        if (!pairs && !language.leadsOn(at.state(), first, last)) {
            return;
        }
        boolean surrogates = first < AFTER_LOW && last >= HIGH;
        boolean all = !surrogates && writing == Writing.JSON;
        int common = all ? language.commonNext(at.state(), first, last) : Dfa.DEAD;
        out.reach(
                common == Dfa.DEAD
                        ? moved(at.state(), HEX | (digits << 4) | (read << 8), at, out)
                        : moved(common, HEX_SAME | (missing << 4), at, out));
    }

    /** The first code point above the basic plane that a high surrogate begins. */
    private static int abovePlane(int high) {
        return 0x10000 + ((high - HIGH) << 10);
    }

    private void highSurrogate(int high, Frame at, Frames out) {
        int first = abovePlane(high);
        int common = language.commonNext(at.state(), first, first + 0x3FF);
        out.reach(
                common == Dfa.DEAD
                        ? moved(at.state(), PAIR | ((high - HIGH) << 8), at, out)
                        : moved(common, PAIR_SAME, at, out));
    }

    private void pair(int b, int far, int read, Frame at, Frames out) {
        if ((far == 0 && b == '\\') || (far == 1 && b == 'u')) {
            out.reach(moved(at.state(), PAIR | ((far + 1) << 4) | (read << 8), at, out));
            return;
        }
        int digit = b < 128 ? Character.digit(b, 16) : -1;
        if (far < 2 || digit < 0) {
            return;
        }
        // Behind the ten bits of the high surrogate come the digits of the low one.
        int missing = 5 - far;
        int digits = ((far == 2 ? 0 : read & ((1 << (4 * (far - 2))) - 1)) << 4) | digit;
        int high = far == 2 ? read : read >> (4 * (far - 2));
        int first = Math.max(LOW, digits << (4 * missing));
        int last = Math.min(AFTER_LOW - 1, ((digits + 1) << (4 * missing)) - 1);
        int plane = abovePlane(HIGH + high) - LOW;
        if (first > last || !language.leadsOn(at.state(), plane + first, plane + last)) {
            return;
        }
        if (missing == 0) {
            whole(plane + digits, at, out);
        } else {
            int index = PAIR | ((far + 1) << 4) | (((high << (4 * (far - 1))) | digits) << 8);
            out.reach(moved(at.state(), index, at, out));
        }
    }

    private void pairSame(int b, int far, Frame at, Frames out) {
        int digit = b < 128 ? Character.digit(b, 16) : -1;
        boolean fits =
                switch (far) {
                    case 0 -> b == '\\';
                    case 1 -> b == 'u';
                    case 2 -> digit == 0xD;
                    case 3 -> digit >= 0xC;
                    default -> digit >= 0;
                };
        if (fits) {
            out.reach(
                    far == 5
                            ? counted(at.state(), at, out)
                            : moved(at.state(), PAIR_SAME | ((far + 1) << 4), at, out));
        }
    }
}
