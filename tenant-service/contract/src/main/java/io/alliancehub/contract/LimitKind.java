package io.alliancehub.contract;

/** What a limit counts and over which window. Day and month follow {@link LimitWindows#ZONE}. */
public enum LimitKind {
    /** Requests in any 60 seconds. */
    REQUESTS_PER_MINUTE("requests", "minute"),
    /** Prompt and completion tokens in any 60 seconds. */
    TOKENS_PER_MINUTE("tokens", "minute"),
    /** Requests at the same time. */
    CONCURRENCY("requests", "at once"),
    /** Prompt and completion tokens in a calendar day. */
    TOKENS_PER_DAY("tokens", "day"),
    /** Prompt and completion tokens in a calendar month. */
    TOKENS_PER_MONTH("tokens", "month"),
    /** Micro-yuan in a calendar day. */
    MONEY_PER_DAY("micro-yuan", "day"),
    /** Micro-yuan in a calendar month. */
    MONEY_PER_MONTH("micro-yuan", "month");

    private final String unit;
    private final String window;

    LimitKind(String unit, String window) {
        this.unit = unit;
        this.window = window;
    }

    /** What is counted, for error texts. */
    public String unit() {
        return unit;
    }

    /** Over which time, for error texts. */
    public String window() {
        return window;
    }

    /** Money limits are answered with 402, all others with 429. */
    public boolean isMoney() {
        return this == MONEY_PER_DAY || this == MONEY_PER_MONTH;
    }
}
