package io.alliancehub.gateway.admission;

/** What a caller can still spend under the limits of money that bind it. */
public sealed interface MoneyLeft {
    /** No limit of money binds the caller. */
    record Unlimited() implements MoneyLeft {}

    /** So many micro-yuan are left of the limit that has least left; what runs is held already. */
    record Left(long microYuan) implements MoneyLeft {}

    /** The bank's counters are being rebuilt, so nobody knows. */
    record Rebuilding() implements MoneyLeft {}
}
