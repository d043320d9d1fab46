package io.alliancehub.server.cli;

import java.util.List;

/**
 * How a model file, a vocabulary or a chat template compared with its references.
 *
 * @param model the file's name
 * @param result pass, fail or unsupported
 * @param reference what it was compared with; empty if it was not
 * @param prompts prompts, texts or conversations compared
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

    /** So many texts or conversations, and what was wrong with some of them. */
    static GoldenVerdict cases(String name, int cases, List<String> differences) {
        Result result = differences.isEmpty() && cases > 0 ? Result.PASS : Result.FAIL;
        List<String> reasons = cases > 0 ? List.copyOf(differences) : List.of("it has no cases");
        return new GoldenVerdict(name, result, "", cases, 0, 0, 0, reasons);
    }

    /** The same under another name, where several are compared with one reference. */
    GoldenVerdict of(String name) {
        return new GoldenVerdict(
                model, result, name, prompts, relativeL2Max, greedyEqual, greedySteps, reasons);
    }

    String line() {
        String measured = measured();
        String why = String.join("; ", reasons);
        String separator = measured.isEmpty() || why.isEmpty() ? "" : ": ";
        return "%-11s  %-36s  %s%s%s"
                .formatted(
                        result.name().toLowerCase(java.util.Locale.ROOT),
                        reference.isEmpty() ? model : reference,
                        measured,
                        separator,
                        why);
    }

    private String measured() {
        if (prompts == 0) {
            return "";
        }
        return greedySteps == 0
                ? "%d cases".formatted(prompts)
                : "%d prompts, relative L2 <= %.2e, greedy %d/%d"
                        .formatted(prompts, relativeL2Max, greedyEqual, greedySteps);
    }
}
