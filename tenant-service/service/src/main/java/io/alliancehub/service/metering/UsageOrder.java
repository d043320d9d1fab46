package io.alliancehub.service.metering;

/** In which order calls are listed; their ids settle ties. */
public record UsageOrder(Field field, boolean descending) {
    /** The latest first. */
    public static final UsageOrder NEWEST_FIRST = new UsageOrder(Field.OCCURRED_AT, true);

    /** The earliest first. */
    public static final UsageOrder OLDEST_FIRST = new UsageOrder(Field.OCCURRED_AT, false);

    /** What a list goes by. */
    public enum Field {
        OCCURRED_AT("occurred_at", "timestamptz"),
        AMOUNT("amount", "numeric"),
        /** Prompt and completion. */
        TOKENS("prompt_tokens + completion_tokens", "numeric"),
        /** From admission to the first token; calls that had none come before the fastest. */
        FIRST_TOKEN(
                "coalesce((extract(epoch from first_token_at - occurred_at) * 1000000)::bigint, -1)",
                "numeric");

        private final String expression;
        private final String type;

        Field(String expression, String type) {
            this.expression = expression;
            this.type = type;
        }

        String expression() {
            return "(" + expression + ")";
        }
    }

    String direction() {
        return descending ? " desc" : " asc";
    }

    /** Behind the row that a cursor names. */
    String behind() {
        return "("
                + field.expression()
                + ", id) "
                + (descending ? "<" : ">")
                + " (cast(:afterValue as "
                + field.type
                + "), :afterId)";
    }
}
