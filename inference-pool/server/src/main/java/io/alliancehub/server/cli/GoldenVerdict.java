package io.alliancehub.server.cli;

import java.util.List;

/**
 * How a model file compared with its references.
 *
 * @param model the file's name
 * @param result pass, fail or unsupported
 * @param reference what it was compared with; empty if it was not
 * @param prompts prompts compared
 * @param relativeL2Max largest relative L2 distance of a row of logits
 * @param greedyEqual steps whose best token is the reference's
 * @param greedySteps steps compared
 * @param reasons why it is not a pass
 */
record GoldenVerdict(
        String model,
        Result result,
        String reference,
        int prompts,
        double relativeL2Max,
        int greedyEqual,
        int greedySteps,
        List<String> reasons) {

    /** The three ends of a comparison. */
    enum Result {
        PASS,
        FAIL,
        UNSUPPORTED
    }

    static GoldenVerdict without(String model, Result result, String reason) {
        return new GoldenVerdict(model, result, "", 0, 0, 0, 0, List.of(reason));
    }

    String line() {
        String measured =
                prompts == 0
                        ? ""
                        : "%d prompts, relative L2 <= %.2e, greedy %d/%d"
                                .formatted(prompts, relativeL2Max, greedyEqual, greedySteps);
        String why = reasons.isEmpty() ? "" : String.join("; ", reasons);
        String separator = measured.isEmpty() || why.isEmpty() ? "" : ": ";
        return "%-11s  %-24s  %s%s%s"
                .formatted(
                        result.name().toLowerCase(java.util.Locale.ROOT),
                        reference.isEmpty() ? model : reference,
                        measured,
                        separator,
                        why);
    }
}
