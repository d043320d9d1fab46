package io.alliancehub.service.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Yuan for one million tokens, with at most four decimals, so that one token costs a whole number
 * of 10⁻¹⁰ yuan.
 *
 * @param value always of scale 4, from 0 to {@link #MAX}
 */
public record PricePerMillion(BigDecimal value) {
    /** Dearest price: a million tokens at this price still count exactly in Redis. */
    public static final BigDecimal MAX = new BigDecimal("100000");

    /** Refuses a fifth decimal, a negative price and one above {@link #MAX}. */
    public PricePerMillion {
        if (value.signum() < 0 || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("a price lies between 0 and " + MAX + " yuan");
        }
        if (value.stripTrailingZeros().scale() > 4) {
            throw new IllegalArgumentException("a price has at most 4 decimals of a yuan");
        }
        value = value.setScale(4, RoundingMode.UNNECESSARY);
    }

    /** Reads decimals as a request has them. */
    public static PricePerMillion parse(String text) {
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,10})?")) {
            throw new IllegalArgumentException("a price is plain decimals, for example 2.5000");
        }
        return new PricePerMillion(new BigDecimal(text));
    }

    /** What one token costs, in 10⁻¹⁰ yuan. */
    public long unitsPerToken() {
        return value.unscaledValue().longValueExact();
    }

    /** Exactly what {@code tokens} cost. */
    public Yuan times(long tokens) {
        return new Yuan(value.multiply(BigDecimal.valueOf(tokens)).movePointLeft(6));
    }

    @Override
    public String toString() {
        return value.toPlainString();
    }
}
