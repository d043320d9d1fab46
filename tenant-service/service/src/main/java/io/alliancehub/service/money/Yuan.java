package io.alliancehub.service.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact amount of yuan with ten decimals, the most that the cost of a call can have.
 *
 * @param value always of scale {@link #SCALE}
 */
public record Yuan(BigDecimal value) implements Comparable<Yuan> {
    /** Decimals that are kept. */
    public static final int SCALE = 10;

    /** Nothing. */
    public static final Yuan ZERO = ofUnits(0);

    /** Refuses more than ten decimals: nothing is rounded here. */
    public Yuan {
        value = value.setScale(SCALE, RoundingMode.UNNECESSARY);
    }

    /** From whole units of 10⁻¹⁰ yuan. */
    public static Yuan ofUnits(long units) {
        return new Yuan(BigDecimal.valueOf(units, SCALE));
    }

    /** From whole fen. */
    public static Yuan ofFen(long fen) {
        return new Yuan(BigDecimal.valueOf(fen, 2));
    }

    /** The sum. */
    public Yuan plus(Yuan other) {
        return new Yuan(value.add(other.value));
    }

    /** The difference. */
    public Yuan minus(Yuan other) {
        return new Yuan(value.subtract(other.value));
    }

    /** Rounded to whole fen in the named mode. */
    public long fen(RoundingMode mode) {
        return value.setScale(2, mode).unscaledValue().longValueExact();
    }

    @Override
    public int compareTo(Yuan other) {
        return value.compareTo(other.value);
    }

    /** Plain decimals, never an exponent. */
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
