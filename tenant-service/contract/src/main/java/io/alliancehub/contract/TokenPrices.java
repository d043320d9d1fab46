package io.alliancehub.contract;

/**
 * The prices of one model, each in 10⁻¹⁰ yuan for one token: a price of 4 decimals of a yuan per
 * million tokens is a whole number here, so that the cost of a call is exact.
 *
 * @param priceVersion id of the immutable price row that a usage event is rated with
 */
public record TokenPrices(
        String priceVersion, long inputUnits, long cachedInputUnits, long outputUnits) {
    /** How many units are one micro-yuan. */
    public static final long UNITS_PER_MICRO_YUAN = 10_000;

    public TokenPrices {
        if (inputUnits < 0 || cachedInputUnits < 0 || outputUnits < 0) {
            throw new IllegalArgumentException("a price cannot be negative");
        }
    }

    /** The exact cost of a call in units of 10⁻¹⁰ yuan. */
    public long units(TokenUsage usage) {
        long uncached = usage.promptTokens() - usage.cachedTokens();
        return Math.addExact(
                Math.addExact(
                        Math.multiplyExact(uncached, inputUnits),
                        Math.multiplyExact(usage.cachedTokens(), cachedInputUnits)),
                Math.multiplyExact(usage.completionTokens(), outputUnits));
    }

    /** The cost in whole micro-yuan, rounded up: what Redis counts. */
    public long microYuan(TokenUsage usage) {
        return Math.ceilDiv(units(usage), UNITS_PER_MICRO_YUAN);
    }
}
