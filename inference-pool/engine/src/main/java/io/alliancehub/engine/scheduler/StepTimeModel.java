package io.alliancehub.engine.scheduler;

/*
 * Least squares without negative terms, because a longer step is never a shorter one. The sums of
 * the normal equations forget slowly, as another process may take half of the machine at any time,
 * and are solved anew after each step, one term after the other, from the last solution. Where steps
 * say nothing (all have the same number of decodes, say), a term stays where it was; recursive
 * forms, which keep an inverse, run away there.
 *
 * A step that took many times what was expected (a collected heap, a machine that slept) is not how
 * long such steps take, and counts as one that took twice.
 *
 * The model is asked about chunks that are larger than any it has seen. It answers for twice the
 * largest, so that one wrong line through a few small steps cannot stall everyone.
 */
/**
 * Expects the time of a step: {@code a + b * prefill tokens + c * decodes + d * slots read}. Owned
 * by one thread.
 */
final class StepTimeModel {

    private static final int TERMS = 4;
    private static final double KEEP = 0.99;
    private static final double NOTHING_KNOWN = 1e-9;
    private static final int SWEEPS = 8;
    private static final double SURPRISE = 2;
    private static final int TRUSTED_AFTER = 8;

    private static final double TOKENS_UNIT = 64;
    private static final double DECODES_UNIT = 8;
    private static final double SLOTS_UNIT = 16_384;
    private static final double NANOS_UNIT = 1e6;

    private final double[] weights = new double[TERMS];
    private final double[][] products = new double[TERMS][TERMS]; // sums of term by term
    private final double[] targets = new double[TERMS]; // sums of term by milliseconds
    private final double[] terms = new double[TERMS];
    private int prefills;
    private int largestPrefill;

    /** Learns from a step that was computed. */
    void observe(StepShape step, long nanos) {
        terms(step);
        double measured = nanos / NANOS_UNIT;
        double expected = dot();
        if (isTrusted() && measured > SURPRISE * expected) {
            measured = SURPRISE * expected;
        }
        add(measured);
        solve();
        if (step.prefillTokens() > 0) {
            prefills++;
            largestPrefill = Math.max(largestPrefill, step.prefillTokens());
        }
    }

    /** Whether enough prompts were seen to expect anything. */
    boolean isTrusted() {
        return prefills >= TRUSTED_AFTER;
    }

    /** The most prompt tokens in a step that the model answers for. */
    int prefillMax() {
        return isTrusted() ? 2 * largestPrefill : 0;
    }

    /** Expected nanoseconds. */
    double expect(StepShape step) {
        terms(step);
        return dot() * NANOS_UNIT;
    }

    private void terms(StepShape step) {
        terms[0] = 1;
        terms[1] = step.prefillTokens() / TOKENS_UNIT;
        terms[2] = step.decodes() / DECODES_UNIT;
        terms[3] = step.contextTokens() / SLOTS_UNIT;
    }

    private double dot() {
        double sum = 0;
        for (int i = 0; i < TERMS; i++) {
            sum += weights[i] * terms[i];
        }
        return sum;
    }

    private void add(double measured) {
        for (int i = 0; i < TERMS; i++) {
            for (int j = 0; j < TERMS; j++) {
                products[i][j] = KEEP * products[i][j] + terms[i] * terms[j];
            }
            targets[i] = KEEP * targets[i] + terms[i] * measured;
        }
    }

    /** Each term in turn takes what the others leave of the time. */
    private void solve() {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int i = 0; i < TERMS; i++) {
                if (products[i][i] > NOTHING_KNOWN) {
                    weights[i] = Math.max(0, (targets[i] - others(i)) / products[i][i]);
                }
            }
        }
    }

    private double others(int term) {
        double sum = 0;
        for (int j = 0; j < TERMS; j++) {
            sum += j == term ? 0 : products[term][j] * weights[j];
        }
        return sum;
    }
}
