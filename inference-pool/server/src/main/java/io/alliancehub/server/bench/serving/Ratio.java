package io.alliancehub.server.bench.serving;

/** Our medians as multiples of another server's; of the times, less is better. */
public record Ratio(
        double tokensPerSecond,
        double ttftP50,
        double ttftP99,
        double interTokenP50,
        double interTokenP99) {

    static Ratio of(Side ours, Side other) {
        return new Ratio(
                of(ours.tokensPerSecond(), other.tokensPerSecond()),
                of(ours.ttftP50Millis(), other.ttftP50Millis()),
                of(ours.ttftP99Millis(), other.ttftP99Millis()),
                of(ours.interTokenP50Millis(), other.interTokenP50Millis()),
                of(ours.interTokenP99Millis(), other.interTokenP99Millis()));
    }

    private static double of(Spread ours, Spread other) {
        return ours.median() / other.median();
    }
}
