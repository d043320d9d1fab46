package io.alliancehub.service.billing;

import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.money.Yuan;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * All tokens of one class at one price. Here, and nowhere else, money is rounded.
 *
 * @param adapterDigest of the version's adapter; null where the weights answered alone
 */
record InvoiceLine(
        LineKey key, long tokens, PricePerMillion unitPrice, @Nullable String adapterDigest) {
    /** Half a fen rounds up. */
    static final RoundingMode ROUNDING = RoundingMode.HALF_UP;

    Yuan exactAmount() {
        return unitPrice.times(tokens);
    }

    /** Whole fen: what is to be paid. */
    long amountMinor() {
        return exactAmount().fen(ROUNDING);
    }

    /** What rounding has left over: exact less rounded, within half a fen either way. */
    Yuan residue() {
        return exactAmount().minus(Yuan.ofFen(amountMinor()));
    }
}
