package io.alliancehub.service.rating;

import io.alliancehub.contract.TokenPrices;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.registry.DerivedModels;
import io.alliancehub.service.registry.Price;
import io.alliancehub.service.registry.Prices;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * Rates an event with the price row that it names: the one in force when the call was admitted,
 * however late the event comes and whatever has become the price since.
 */
@Service
public final class Rating {
    private final Prices prices;
    private final DerivedModels derived;

    Rating(Prices prices, DerivedModels derived) {
        this.prices = prices;
        this.derived = derived;
    }

    /** The exact cost; {@link RatingRefused} where the event's price is not one of its model. */
    public RatedUsage rate(UsageEvent event) {
        Price price =
                prices.find(event.priceVersion())
                        .orElseThrow(
                                () -> new RatingRefused("no price row " + event.priceVersion()));
        if (!isPriceOf(price, event.alias())) {
            throw new RatingRefused("price row " + event.priceVersion() + " is of another model");
        }
        try {
            return rate(event, price);
        } catch (ArithmeticException e) {
            throw new RatingRefused("the cost is beyond all bounds: " + e.getMessage());
        }
    }

    /** Its own, or that of the model which it was derived from: an alias never changes that one. */
    private boolean isPriceOf(Price price, String alias) {
        return price.alias().equals(alias)
                || derived.pricedAs(alias).filter(price.alias()::equals).isPresent();
    }

    /** The prices of a price row, in units for one token; empty where there is no such row. */
    public Optional<TokenPrices> pricesOf(String priceVersion) {
        return prices.find(priceVersion).map(Price::tokenPrices);
    }

    private static RatedUsage rate(UsageEvent event, Price price) {
        TokenPrices perToken = price.tokenPrices();
        TokenUsage usage = event.usage();
        Yuan amount = amount(price, usage);
        // Gateways reckon with whole units per token; both ways must name the same amount.
        if (!amount.equals(Yuan.ofUnits(perToken.units(usage)))) {
            throw new RatingRefused("two ways of rating differ");
        }
        return new RatedUsage(event, amount, perToken.microYuan(usage));
    }

    private static Yuan amount(Price price, TokenUsage usage) {
        long uncached = usage.promptTokens() - usage.cachedTokens();
        return PricePerMillion.parse(price.inputPerMillion())
                .times(uncached)
                .plus(
                        PricePerMillion.parse(price.cachedInputPerMillion())
                                .times(usage.cachedTokens()))
                .plus(
                        PricePerMillion.parse(price.outputPerMillion())
                                .times(usage.completionTokens()));
    }
}
