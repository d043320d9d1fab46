package io.alliancehub.service.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A price and the time that it is in force.
 *
 * @param validUntil when the alias's next price begins; absent where none is set
 */
record PriceSpan(
        String priceVersion,
        String alias,
        String inputPerMillion,
        String cachedInputPerMillion,
        String outputPerMillion,
        Instant validFrom,
        @Nullable Instant validUntil,
        Instant createdAt,
        State state) {
    static PriceSpan of(Price price, @Nullable Instant validUntil, Instant now) {
        return new PriceSpan(
                price.priceVersion(),
                price.alias(),
                price.inputPerMillion(),
                price.cachedInputPerMillion(),
                price.outputPerMillion(),
                price.validFrom(),
                validUntil,
                price.createdAt(),
                State.of(price.validFrom(), validUntil, now));
    }

    /** Where a price stands against the present moment. */
    enum State {
        PAST,
        IN_FORCE,
        UPCOMING;

        private static State of(Instant from, @Nullable Instant until, Instant now) {
            if (from.isAfter(now)) {
                return UPCOMING;
            }
            return until == null || until.isAfter(now) ? IN_FORCE : PAST;
        }
    }
}
