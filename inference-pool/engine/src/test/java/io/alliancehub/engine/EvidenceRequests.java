package io.alliancehub.engine;

import io.alliancehub.engine.sampling.LogitRules;
import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.engine.sampling.TokenBias;
import io.alliancehub.engine.testing.SyntheticModel;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Six requests that have between them all that a request can say: greedy and drawn, every penalty,
 * biases, min-p, least tokens, log probabilities, a stop string, ends that count and ends that do
 * not, prompts that begin alike, and two choices of one prompt.
 */
final class EvidenceRequests {

    /** How many there are. */
    static final int COUNT = 6;

    /** The most tokens of each. */
    static final int TOKENS_MAX = 24;

    /** The one that a stop string is to end. */
    static final int STOPPED = 2;

    /** The second choice of the request before it. */
    static final int CHOICE = 5;

    private static final long SEED = 20_261_129;

    /** What a request says of its tokens. */
    private record Way(double temperature, double minP, LogitRules rules, int topLogprobs) {}

    private static final LogitRules PENALTIES = new LogitRules(TokenBias.NONE, 1.3, 0.7, 0.4, 0);
    private static final LogitRules BIASES =
            new LogitRules(TokenBias.of(Map.of(65, 3.5, 66, -100.0)), 1, -0.5, 0.25, 0);
    private static final LogitRules LEAST_AND_STOP = new LogitRules(TokenBias.NONE, 1, 0, 0, 4);
    private static final LogitRules ENDS_SOON =
            new LogitRules(TokenBias.of(Map.of(SyntheticModel.END, 100.0)), 1.1, 0, 0, 9);

    private static final List<Way> WAYS =
            List.of(
                    new Way(0.9, 0, PENALTIES, 3),
                    new Way(0, 0, BIASES, 0),
                    new Way(0.9, 0.02, LEAST_AND_STOP, Selection.NO_LOGPROBS),
                    new Way(0, 0, ENDS_SOON, Selection.NO_LOGPROBS),
                    new Way(1.4, 0.05, BIASES, 2),
                    new Way(1.4, 0.05, BIASES, 2));

    private EvidenceRequests() {}

    /** The request of a number below {@link #COUNT}. */
    static GenerationRequest request(int number, List<String> stops) {
        Way way = WAYS.get(number);
        var sampling =
                new SamplingParameters(
                        way.temperature(),
                        40,
                        0.95,
                        way.minP(),
                        5 + number,
                        TOKENS_MAX,
                        stops,
                        number == 0,
                        way.rules(),
                        way.topLogprobs());
        return new GenerationRequest("r" + number, prompt(number), sampling);
    }

    /** Some begin like others. */
    private static int[] prompt(int number) {
        int own = number == CHOICE ? CHOICE - 1 : number;
        int[] prompt = new SplittableRandom(SEED).ints(4 + 9 * own, 0, 256).toArray();
        for (int i = 16 * (own % 3); i < prompt.length; i++) {
            prompt[i] = (prompt[i] + own) % 256;
        }
        return prompt;
    }
}
