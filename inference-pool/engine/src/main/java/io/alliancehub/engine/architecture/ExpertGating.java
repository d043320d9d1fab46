package io.alliancehub.engine.architecture;

/**
 * How a token's experts are chosen and weighted.
 *
 * @param score what a router's number becomes
 * @param selectionBias whether a bias is added to the scores for the choice, and only for it
 * @param groups of experts, equal and adjacent; 1 if they are not grouped
 * @param groupsUsed groups that a token's experts may come from
 * @param normalised whether the weights of the chosen are divided by their sum
 * @param scale factor on the weights
 */
public record ExpertGating(
        Score score,
        Presence selectionBias,
        int groups,
        int groupsUsed,
        boolean normalised,
        float scale) {

    /** What a router's number becomes. */
    public enum Score {
        /** Its share of the softmax over all experts. */
        SOFTMAX,
        /** Its logistic function. */
        SIGMOID
    }
}
