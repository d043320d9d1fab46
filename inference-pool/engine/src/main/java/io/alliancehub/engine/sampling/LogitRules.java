package io.alliancehub.engine.sampling;

/**
 * What changes a row of logits before a token is chosen from it, in this order: ends of generation
 * are forbidden, biases are added, and every token that came before is penalised.
 *
 * <p>A token's logit x becomes, if it is in the prompt or the completion, x / repetition where it
 * is above 0 and x * repetition where it is not (N. S. Keskar et al., "CTRL", 2019, section 4.1);
 * then x - frequency * count - presence, where count is how often it is in the completion and
 * presence is taken if that is at least once (as OpenAI's API has it).
 *
 * @param repetitionPenalty above 0 to 10; 1 changes nothing
 * @param presencePenalty -2 to 2; 0 changes nothing
 * @param frequencyPenalty -2 to 2; 0 changes nothing
 * @param minTokens the completion tokens before which no end of generation can be chosen
 */
public record LogitRules(
        TokenBias bias,
        double repetitionPenalty,
        double presencePenalty,
        double frequencyPenalty,
        int minTokens) {

    /** The model's own logits. */
    public static final LogitRules NONE = new LogitRules(TokenBias.NONE, 1, 0, 0, 0);

    private static final double REPETITION_MAX = 10;
    private static final double PENALTY_MAX = 2;

    /** Refuses what is out of range with IllegalArgumentException. */
    public LogitRules {
        require(
                repetitionPenalty > 0 && repetitionPenalty <= REPETITION_MAX,
                "repetition_penalty must be above 0 and at most 10");
        require(
                Math.abs(presencePenalty) <= PENALTY_MAX,
                "presence_penalty must be within -2 and 2");
        require(
                Math.abs(frequencyPenalty) <= PENALTY_MAX,
                "frequency_penalty must be within -2 and 2");
        require(minTokens >= 0, "min_tokens must not be negative");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** These rules without forbidden ends. */
    public LogitRules withoutMinTokens() {
        return new LogitRules(bias, repetitionPenalty, presencePenalty, frequencyPenalty, 0);
    }

    boolean penalises() {
        return repetitionPenalty != 1 || penalisesCompletion();
    }

    boolean penalisesCompletion() {
        return presencePenalty != 0 || frequencyPenalty != 0;
    }

    /** Whether there is nothing to change in the logits that follow so many completion tokens. */
    boolean changeNothing(int completionTokens) {
        return completionTokens >= minTokens && bias.size() == 0 && !penalises();
    }
}
