package io.alliancehub.service.billing;

import io.alliancehub.service.billing.BillingRepository.Call;
import io.alliancehub.service.billing.BillingRepository.PriceRow;
import io.alliancehub.service.metering.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts a month again, call by call, in plain decimals: on purpose with none of the code that the
 * draft is made of, so that a mistake in one shows in the difference. Keeps what it finds wrong
 * with single calls, and which calls were admitted at a price that was not in force at their
 * moment: their amounts are right by the price they name, but a person may have to look.
 */
final class Recount {
    private static final BigDecimal MILLION = new BigDecimal("1000000");
    private static final int DIFFERENCES_MAX = 100;
    private final Map<String, PriceRow> prices;
    private final Map<LineKey, BigDecimal> amounts = new TreeMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private final List<OutsidePrice> outsidePrices = new ArrayList<>();
    private BigDecimal total = BigDecimal.ZERO;

    Recount(Map<String, PriceRow> prices) {
        this.prices = prices;
    }

    /** Adds one call. */
    void add(Call call) {
        @Nullable PriceRow price = prices.get(call.priceVersion());
        if (price == null) {
            differ("call " + call.id(), "a price row", "no price row " + call.priceVersion());
            return;
        }
        if (!price.isInForceAt(call.occurredAt()) && outsidePrices.size() < DIFFERENCES_MAX) {
            outsidePrices.add(new OutsidePrice(call.id(), call.priceVersion(), call.occurredAt()));
        }
        BigDecimal cost =
                add(
                                call,
                                TokenClass.INPUT,
                                call.promptTokens() - call.cachedTokens(),
                                price.input())
                        .add(
                                add(
                                        call,
                                        TokenClass.CACHED_INPUT,
                                        call.cachedTokens(),
                                        price.cachedInput()))
                        .add(add(call, TokenClass.OUTPUT, call.completionTokens(), price.output()));
        total = total.add(cost);
        if (cost.compareTo(call.amount()) != 0) {
            differ("call " + call.id(), call.amount().toPlainString(), cost.toPlainString());
        }
    }

    private BigDecimal add(Call call, TokenClass tokenClass, long tokens, BigDecimal price) {
        BigDecimal cost = new BigDecimal(tokens).multiply(price).divide(MILLION);
        if (tokens > 0) {
            LineKey key =
                    new LineKey(call.alias(), call.modelVersion(), call.priceVersion(), tokenClass);
            amounts.merge(key, cost, BigDecimal::add);
        }
        return cost;
    }

    /** Compares with the draft's lines. */
    void compare(DraftInvoice draft) {
        Map<LineKey, BigDecimal> missing = new TreeMap<>(amounts);
        for (InvoiceLine line : draft.lines()) {
            @Nullable BigDecimal counted = missing.remove(line.key());
            String exact = line.exactAmount().toString();
            if (counted == null) {
                differ("line " + line.key().id(), exact, "0");
            } else if (counted.compareTo(line.exactAmount().value()) != 0) {
                differ("line " + line.key().id(), exact, counted.toPlainString());
            }
        }
        missing.forEach((key, counted) -> differ("line " + key.id(), "0", counted.toPlainString()));
    }

    /** Compares with another total of the month. */
    void compareTotal(String what, BigDecimal other) {
        if (other.compareTo(total) != 0) {
            differ(what, other.toPlainString(), total.toPlainString());
        }
    }

    BigDecimal total() {
        return total;
    }

    List<Difference> differences() {
        return List.copyOf(differences);
    }

    List<OutsidePrice> outsidePrices() {
        return List.copyOf(outsidePrices);
    }

    private void differ(String what, String stands, String counted) {
        if (differences.size() < DIFFERENCES_MAX) {
            differences.add(new Difference(what, stands, counted));
        }
    }

    /** A call at whose moment its price was not in force. */
    record OutsidePrice(String usageId, String priceVersion, Instant occurredAt) {}

    /** Something that does not agree: what stands in the books, and what was counted. */
    record Difference(String what, String stands, String counted) {}
}
