package io.alliancehub.service.registry;

import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Contains;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which prices are wanted, in which order; null where it does not matter.
 *
 * @param pattern of the alias
 * @param at in force then
 */
record PriceFilter(
        @Nullable String alias, @Nullable String pattern, @Nullable Instant at, Order order) {
    static PriceFilter of(
            @Nullable String alias,
            @Nullable String q,
            @Nullable Instant at,
            @Nullable String sort) {
        Require.moment("at", at);
        return new PriceFilter(alias, Contains.pattern(q), at, Order.of(sort));
    }

    /** The order of a list of prices. */
    enum Order {
        NEWEST(
                "p.valid_from desc, p.price_version desc",
                "(p.valid_from, p.price_version) < (:t, :id)"),
        OLDEST("p.valid_from, p.price_version", "(p.valid_from, p.price_version) > (:t, :id)"),
        ALIAS(
                "p.alias, p.valid_from desc, p.price_version desc",
                "(p.alias > :alias_after or (p.alias = :alias_after and (p.valid_from,"
                        + " p.price_version) < (:t, :id)))");

        private final String columns;
        private final String after;

        Order(String columns, String after) {
            this.columns = columns;
            this.after = after;
        }

        static Order of(@Nullable String sort) {
            return switch (sort == null ? "-validFrom" : sort) {
                case "-validFrom" -> NEWEST;
                case "validFrom" -> OLDEST;
                case "alias" -> ALIAS;
                default ->
                        throw HubProblem.field(
                                "sort", "sort must be validFrom, -validFrom or alias");
            };
        }

        String columns() {
            return columns;
        }

        String after() {
            return after;
        }
    }
}
