package io.alliancehub.server.bench.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All rounds of one server.
 *
 * @param tokensPerSecond generated tokens of all answers together, over the whole round
 * @param ttftP50Millis from a request to the first event of its answer
 * @param interTokenP50Millis from an event of an answer to its next
 * @param requests sent while it was measured
 * @param promptTokens as the server counts them, of whole answers
 * @param completionTokens likewise
 * @param errors requests whose answer was not as it was asked for
 * @param failures why, each reason once
 */
public record Side(
        String url,
        String model,
        Spread tokensPerSecond,
        Spread ttftP50Millis,
        Spread ttftP99Millis,
        Spread interTokenP50Millis,
        Spread interTokenP99Millis,
        int requests,
        long promptTokens,
        long completionTokens,
        int errors,
        List<String> failures) {

    public Side {
        failures = List.copyOf(failures);
    }

    static Side of(CompletionServer server, List<LoadRound> rounds) {
        List<String> failures = new ArrayList<>();
        rounds.forEach(round -> failures.addAll(round.failures()));
        for (LoadRound round : rounds) {
            if (round.gaps().isEmpty()) {
                throw new BenchFailedException(
                        failures.isEmpty()
                                ? server.base() + " sends its answers in one piece"
                                : "no request to %s was answered: %s"
                                        .formatted(server.base(), failures.getFirst()));
            }
        }
        return new Side(
                server.base(),
                server.model(),
                spread(rounds, LoadRound::tokensPerSecond),
                spread(rounds, it -> LoadRound.percentile(it.firstTokens(), 0.5)),
                spread(rounds, it -> LoadRound.percentile(it.firstTokens(), 0.99)),
                spread(rounds, it -> LoadRound.percentile(it.gaps(), 0.5)),
                spread(rounds, it -> LoadRound.percentile(it.gaps(), 0.99)),
                rounds.stream().mapToInt(round -> round.samples().size()).sum(),
                rounds.stream().mapToLong(LoadRound::promptTokens).sum(),
                rounds.stream().mapToLong(LoadRound::completionTokens).sum(),
                failures.size(),
                failures.stream().distinct().toList());
    }

    private static Spread spread(List<LoadRound> rounds, ToDoubleFunction<LoadRound> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure).boxed().toList());
    }
}
