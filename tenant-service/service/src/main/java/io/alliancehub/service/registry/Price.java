package io.alliancehub.service.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.service.money.PricePerMillion;
import java.time.Instant;

/**
 * A price row, which never changes.
 *
 * @param validFrom in force from then until the alias's next price begins
 */
public record Price(
        String priceVersion,
        String alias,
        String inputPerMillion,
        String cachedInputPerMillion,
        String outputPerMillion,
        Instant validFrom,
        Instant createdAt) {
    /** The prices for one token, as gateways reckon. */
    @JsonIgnore
    public TokenPrices tokenPrices() {
        return new TokenPrices(
                priceVersion,
                PricePerMillion.parse(inputPerMillion).unitsPerToken(),
                PricePerMillion.parse(cachedInputPerMillion).unitsPerToken(),
                PricePerMillion.parse(outputPerMillion).unitsPerToken());
    }
}
