package io.alliancehub.launcher.demo;

import static io.alliancehub.launcher.demo.Stage.holds;

import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.console.HubFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a month's usage rows must cost, reckoned here with nothing but the rows and the price rows:
 * tokens times price over a million, exact to the last of ten decimals.
 */
final class Recount {
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);
    private static final int DECIMALS = 10;

    private final ControlApi control;
    private final Map<String, JsonNode> prices = new HashMap<>();
    private final Map<Line, Long> tokens = new TreeMap<>();
    private BigDecimal total = BigDecimal.ZERO;

    /** One line of an invoice, as we expect it. */
    private record Line(String alias, String modelVersion, String priceVersion, String tokenClass)
            implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            return toString().compareTo(other.toString());
        }
    }

    Recount(ControlApi control) {
        this.control = control;
    }

    /** Takes in all rows of a month; each row's own amount must be what we reckon. */
    void addAll(List<JsonNode> rows) {
        for (JsonNode row : rows) {
            long prompt = row.path("promptTokens").asLong();
            long cached = row.path("cachedTokens").asLong();
            BigDecimal amount =
                    add(row, "INPUT", prompt - cached)
                            .add(add(row, "CACHED_INPUT", cached))
                            .add(add(row, "OUTPUT", row.path("completionTokens").asLong()));
            holds(
                    amount.compareTo(decimal(row, "amount")) == 0,
                    "request %s costs %s, and its row says %s",
                    row.path("requestId").asString(""),
                    amount.toPlainString(),
                    row.path("amount").asString(""));
            total = total.add(amount);
        }
    }

    private BigDecimal add(JsonNode row, String tokenClass, long count) {
        String alias = ControlApi.text(row, "alias");
        String priceVersion = ControlApi.text(row, "priceVersion");
        Line line = new Line(alias, ControlApi.text(row, "modelVersion"), priceVersion, tokenClass);
        if (count > 0) {
            tokens.merge(line, count, Long::sum);
        }
        return cost(alias, priceVersion, tokenClass, count);
    }

    private BigDecimal cost(String alias, String priceVersion, String tokenClass, long count) {
        return unitPrice(alias, priceVersion, tokenClass)
                .multiply(BigDecimal.valueOf(count))
                .divide(MILLION, DECIMALS, RoundingMode.UNNECESSARY);
    }

    private BigDecimal unitPrice(String alias, String priceVersion, String tokenClass) {
        JsonNode price = prices.computeIfAbsent(priceVersion, wanted -> find(alias, wanted));
        String field =
                switch (tokenClass) {
                    case "INPUT" -> "inputPerMillion";
                    case "CACHED_INPUT" -> "cachedInputPerMillion";
                    default -> "outputPerMillion";
                };
        return decimal(price, field);
    }

    private JsonNode find(String alias, String priceVersion) {
        for (JsonNode price : control.list("/prices?alias=" + ControlApi.encode(alias))) {
            if (ControlApi.text(price, "priceVersion").equals(priceVersion)) {
                return price;
            }
        }
        throw new HubFailure(
                "It does not hold: price " + priceVersion + " of " + alias + " can be read.");
    }

    /** Compares with a draft invoice, line by line. */
    void compare(JsonNode draft) {
        Map<Line, Long> seen = new TreeMap<>();
        long minor = 0;
        for (JsonNode line : draft.path("lines")) {
            long count = line.path("tokens").asLong();
            Line key =
                    new Line(
                            ControlApi.text(line, "alias"),
                            ControlApi.text(line, "modelVersion"),
                            ControlApi.text(line, "priceVersion"),
                            ControlApi.text(line, "tokenClass"));
            if (count > 0) {
                seen.merge(key, count, Long::sum);
            }
            compareLine(key, line, count);
            minor += line.path("amountMinor").asLong();
        }
        holds(
                seen.equals(tokens),
                "the lines' tokens are the rows' tokens: %s and %s",
                seen,
                tokens);
        holds(
                total.compareTo(decimal(draft, "exactTotal")) == 0,
                "the draft's total is %s, not %s",
                total.toPlainString(),
                draft.path("exactTotal").asString(""));
        holds(
                minor == draft.path("totalMinor").asLong(),
                "the lines' fen add up to the invoice's: %d and %d",
                minor,
                draft.path("totalMinor").asLong());
    }

    private void compareLine(Line key, JsonNode line, long count) {
        BigDecimal exact = cost(key.alias(), key.priceVersion(), key.tokenClass(), count);
        BigDecimal rounded = exact.setScale(2, RoundingMode.HALF_UP);
        BigDecimal billed = BigDecimal.valueOf(line.path("amountMinor").asLong(), 2);
        holds(
                exact.compareTo(decimal(line, "exactAmount")) == 0
                        && rounded.compareTo(billed) == 0
                        && exact.subtract(rounded).compareTo(decimal(line, "residue")) == 0,
                "line %s is exactly %s, rounded half up to fen, and the residue is the rest: %s",
                key,
                exact.toPlainString(),
                line);
    }

    /** What the month costs. */
    BigDecimal total() {
        return total;
    }

    private static BigDecimal decimal(JsonNode node, String field) {
        return new BigDecimal(ControlApi.text(node, field));
    }
}
