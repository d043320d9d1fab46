package io.alliancehub.service.registry;

import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.Contains;
import io.alliancehub.service.storage.PageRequest;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Which models are wanted, in which order; null where it does not matter.
 *
 * @param pattern of the alias or the display name
 * @param owner a bank's id, or {@code @alliance}
 */
record ModelFilter(
        @Nullable String pattern,
        @Nullable ModelStatus status,
        @Nullable String owner,
        Order order) {
    static ModelFilter of(
            @Nullable String q,
            @Nullable ModelStatus status,
            @Nullable String owner,
            @Nullable String sort) {
        return new ModelFilter(Contains.pattern(q), status, owner, Order.of(sort));
    }

    @Nullable String statusName() {
        return status == null ? null : status.name();
    }

    /** The order of a list of models. */
    enum Order {
        OLDEST("a.created_at, a.alias", "(a.created_at, a.alias) > (:t, :id)"),
        NEWEST("a.created_at desc, a.alias desc", "(a.created_at, a.alias) < (:t, :id)"),
        ALIAS("a.alias", "(:first or a.alias > :id)"),
        ALIAS_BACKWARDS("a.alias desc", "(:first or a.alias < :id)");

        private final String columns;
        private final String after;

        Order(String columns, String after) {
            this.columns = columns;
            this.after = after;
        }

        static Order of(@Nullable String sort) {
            return switch (sort == null ? "createdAt" : sort) {
                case "createdAt" -> OLDEST;
                case "-createdAt" -> NEWEST;
                case "alias" -> ALIAS;
                case "-alias" -> ALIAS_BACKWARDS;
                default ->
                        throw HubProblem.field(
                                "sort", "sort must be createdAt, -createdAt, alias or -alias");
            };
        }

        String columns() {
            return columns;
        }

        String after() {
            return after;
        }

        OffsetDateTime time(PageRequest page) {
            return this == NEWEST ? page.afterDescending() : page.afterAscending();
        }
    }
}
