package io.alliancehub.engine.grammar.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/*
 * A number is a text here, and a set of numbers the language of their texts, so that sets are joined
 * and cut as languages are. A constraint of value is a language of texts without an exponent and
 * without a sign before zero; what is not constrained may have an exponent of two digits.
 */
/** Languages of JSON's numbers, each made once for a compilation. */
public final class Decimals {

    private static final int DIGITS_MAX = 64;
    private static final String ALPHABET = "-.0123456789";
    private static final String WHOLE_TEXT = "-?[1-9][0-9]*|0";
    private static final String FRACTION_TEXT =
            "-?[1-9][0-9]*\\.[0-9]+|0\\.[0-9]+|-0\\.[0-9]*[1-9][0-9]*";
    private static final String NUMBER_TEXT = WHOLE_TEXT + "|" + FRACTION_TEXT;
    private static final String EXPONENT_TEXT = "(" + NUMBER_TEXT + ")[eE][+-]?[0-9]{1,2}";
    private static final String SHORT_TEXT = "-?[0-9]{1,64}(\\.[0-9]{1,64})?([eE][+-]?[0-9]{1,2})?";

    /** The most states of a language whose digits are counted as well. */
    private static final int COUNTED_STATES_MAX = 100;

    private final Work work;
    private final Dfa all;
    private final Dfa plain;
    private final Dfa whole;
    private final Dfa wholeByValue;
    private @Nullable Dfa shortTexts;

    /** How a number relates to a bound. */
    public enum Relation {
        AT_LEAST,
        ABOVE,
        AT_MOST,
        BELOW;

        boolean holds(int comparison) {
            return switch (this) {
                case AT_LEAST -> comparison >= 0;
                case ABOVE -> comparison > 0;
                case AT_MOST -> comparison <= 0;
                case BELOW -> comparison < 0;
            };
        }
    }

    /** The languages of one compilation. */
    public Decimals(Work work) {
        this.work = work;
        all = Regex.whole(NUMBER_TEXT + "|" + EXPONENT_TEXT, work);
        plain = Regex.whole(NUMBER_TEXT, work);
        whole = Regex.whole(WHOLE_TEXT, work);
        wholeByValue = Regex.whole("(" + WHOLE_TEXT + ")(\\.0+)?", work);
    }

    /** Every number. */
    public Dfa all() {
        return all;
    }

    /** Every number that is written without an exponent. */
    public Dfa plain() {
        return plain;
    }

    /** Whole numbers without a fraction. */
    public Dfa whole() {
        return whole;
    }

    /** Plain numbers whose value is whole, such as {@code 1.0}. */
    public Dfa wholeByValue() {
        return wholeByValue;
    }

    /**
     * The numbers of a language that have at most 64 digits before the point and behind it: nothing
     * may go on for ever. A language that is too large to count beside is left as it is.
     */
    public Dfa shortened(Dfa numbers) {
        if (numbers.states() > COUNTED_STATES_MAX) {
            return numbers;
        }
        if (shortTexts == null) {
            shortTexts = Regex.whole(SHORT_TEXT, work);
        }
        return Languages.intersection(numbers, shortTexts, work);
    }

    /** The one way in which a number is written; refused where that is too long. */
    public static String text(BigDecimal value) {
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        if (Math.abs((long) plain.scale()) > DIGITS_MAX
                || (long) plain.precision() - plain.scale() > DIGITS_MAX) {
            throw new GrammarRefusedException(
                    "a number has more than " + DIGITS_MAX + " digits before or behind the point");
        }
        return plain.toPlainString();
    }

    /** Plain numbers on one side of a bound. */
    public Dfa bounded(Relation relation, BigDecimal bound) {
        Dfa texts = CharMachine.explored(new BoundMachine(relation, bound), ALPHABET, work);
        return Languages.intersection(plain, texts, work);
    }

    /** Plain numbers that are multiples of a positive one. */
    public Dfa multiples(BigDecimal of) {
        text(of);
        BigDecimal unit = of.stripTrailingZeros();
        BigDecimal scaled = unit.scale() < 0 ? unit.setScale(0, RoundingMode.UNNECESSARY) : unit;
        BigInteger modulus = scaled.unscaledValue();
        if (modulus.bitLength() > 13) {
            throw new GrammarRefusedException(
                    "multipleOf has too many digits to be kept by an automaton");
        }
        var machine = new MultipleMachine(modulus.intValueExact(), scaled.scale());
        Dfa texts = CharMachine.explored(machine, ALPHABET, work);
        return Languages.intersection(plain, texts, work);
    }

    /**
     * Plain numbers of other values than those of a language. What the language holds, it may hold
     * without the zeros that could follow, so these are added to it first.
     */
    public Dfa others(Dfa numbers) {
        if (numbers == all) {
            return Dfa.NOTHING;
        }
        if (numbers.isEmpty()) {
            return all;
        }
        Dfa padded = CharMachine.explored(new PaddedMachine(numbers), ALPHABET, work);
        return Languages.difference(plain, padded, work);
    }

    /**
     * A text of the language, zeros behind one, or both.
     *
     * @param state of the language's automaton, or dead
     * @param zeros 0 none, 1 a point behind a whole number, 2 zeros behind a number
     */
    record Padded(int state, int zeros, boolean point) {}

    private record PaddedMachine(Dfa numbers) implements CharMachine<Padded> {

        @Override
        public Padded start() {
            return new Padded(0, 0, false);
        }

        @Override
        public @Nullable Padded next(Padded at, char c) {
            boolean accepted = at.state() != Dfa.DEAD && numbers.accepts(at.state());
            int zeros = 0;
            if (c == '.' && accepted && !at.point()) {
                zeros = 1;
            } else if (c == '0' && (at.zeros() > 0 || (accepted && at.point()))) {
                zeros = 2;
            }
            int state = at.state() == Dfa.DEAD ? Dfa.DEAD : numbers.next(at.state(), c);
            boolean goesOn = state != Dfa.DEAD || zeros > 0;
            return goesOn ? new Padded(state, zeros, at.point() || c == '.') : null;
        }

        @Override
        public boolean accepts(Padded at) {
            return at.zeros() == 2 || (at.state() != Dfa.DEAD && numbers.accepts(at.state()));
        }
    }

    /**
     * Compares what was read with a bound, digit by digit.
     *
     * @param negative whether a sign was read
     * @param point whether the point was read
     * @param digits of the part that is being read, as far as they matter
     * @param order of the magnitudes so far
     */
    record Compared(boolean negative, boolean point, int digits, int order) {}

    private record BoundMachine(Relation relation, int sign, String whole, String fraction)
            implements CharMachine<Compared> {

        BoundMachine(Relation relation, BigDecimal bound) {
            this(relation, bound.signum(), wholeOf(bound), fractionOf(bound));
        }

        private static String wholeOf(BigDecimal bound) {
            return text(bound.abs()).split("\\.")[0];
        }

        private static String fractionOf(BigDecimal bound) {
            String[] parts = text(bound.abs()).split("\\.");
            return parts.length > 1 ? parts[1] : "";
        }

        @Override
        public Compared start() {
            return new Compared(false, false, 0, 0);
        }

        @Override
        public @Nullable Compared next(Compared at, char c) {
            if (c == '-') {
                boolean first = at.digits() == 0 && !at.point() && !at.negative();
                return first ? new Compared(true, false, 0, 0) : null;
            }
            if (c == '.') {
                return at.point() ? null : new Compared(at.negative(), true, 0, orderOfWhole(at));
            }
            String bound = at.point() ? fraction : whole;
            int order = at.order();
            if (at.digits() < bound.length()) {
                order = order != 0 ? order : Character.compare(c, bound.charAt(at.digits()));
            } else if (at.point()) {
                order = order == 0 && c > '0' ? 1 : order;
            }
            int digits = Math.min(at.digits() + 1, bound.length() + 1);
            return new Compared(at.negative(), at.point(), digits, order);
        }

        private int orderOfWhole(Compared at) {
            int longer = Integer.compare(at.digits(), whole.length());
            return longer != 0 ? longer : at.order();
        }

        @Override
        public boolean accepts(Compared at) {
            int order = at.point() ? at.order() : orderOfWhole(at);
            int read = at.point() ? at.digits() : 0;
            int magnitude = order == 0 && read < fraction.length() ? -1 : order;
            int comparison = at.negative() ? sign > 0 ? -1 : -magnitude : sign < 0 ? 1 : magnitude;
            return relation.holds(comparison);
        }
    }

    /**
     * What is left of the digits so far.
     *
     * @param fraction digits behind the point; -1 before it
     */
    record Remainder(boolean begun, int fraction, int rest) {}

    private record MultipleMachine(int modulus, int scale) implements CharMachine<Remainder> {

        @Override
        public Remainder start() {
            return new Remainder(false, -1, 0);
        }

        @Override
        public @Nullable Remainder next(Remainder at, char c) {
            if (c == '-') {
                return at.begun() ? null : new Remainder(true, -1, 0);
            }
            if (c == '.') {
                return at.fraction() >= 0 ? null : new Remainder(true, 0, at.rest());
            }
            if (at.fraction() == scale) {
                return c == '0' ? at : null;
            }
            int fraction = at.fraction() < 0 ? -1 : at.fraction() + 1;
            return new Remainder(true, fraction, (at.rest() * 10 + (c - '0')) % modulus);
        }

        @Override
        public boolean accepts(Remainder at) {
            int rest = at.rest();
            for (int i = Math.max(at.fraction(), 0); i < scale; i++) {
                rest = rest * 10 % modulus;
            }
            return rest == 0;
        }
    }
}
