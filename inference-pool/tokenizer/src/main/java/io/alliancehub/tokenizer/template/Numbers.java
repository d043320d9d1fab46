package io.alliancehub.tokenizer.template;

import java.math.BigDecimal;

/** Numbers written as Python writes them. */
final class Numbers {

    private Numbers() {}

    /** The shortest digits that are this number, with an exponent below 1e-4 and from 1e16 on. */
    static String written(double value, Steps steps) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw steps.error("a number is too large to be written");
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = exact.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = exact.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + fraction
                + "e"
                + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
