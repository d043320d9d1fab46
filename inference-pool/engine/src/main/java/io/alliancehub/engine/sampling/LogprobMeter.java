package io.alliancehub.engine.sampling;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/*
 * log p(i) = logit(i) - max - log(sum of exp(logit - max)), in double, summed in order of ids with the
 * sampler's own exponential, and the logarithm of StrictMath: the same bits on every machine.
 */
/** Measures log probabilities of a row of logits. Keeps its last row's; owned by one thread. */
final class LogprobMeter {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int vocabulary;
    private final int[] ids = new int[Selection.TOP_LOGPROBS_MAX];
    private final double[] best = new double[Selection.TOP_LOGPROBS_MAX];
    private int count;
    private double logOfSum;

    LogprobMeter(int vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Reads a row.
     *
     * @param max its largest logit
     * @param top how many of the best tokens are kept
     */
    void read(MemorySegment logits, long offset, float max, int top) {
        int limit = Math.min(top, vocabulary);
        count = 0;
        double sum = 0;
        for (int id = 0; id < vocabulary; id++) {
            double logit = logits.get(FLOAT, offset + 4L * id);
            double exponent = logit - max;
            if (exponent >= Sampler.NEGLIGIBLE) {
                sum += Sampler.exp(exponent);
            }
            if (count < limit || (limit > 0 && logit > best[count - 1])) {
                insert(id, logit, limit);
            }
        }
        logOfSum = max + StrictMath.log(sum);
    }

    /** Into its place among the best; ids come in rising order, so equals stay behind. */
    private void insert(int id, double logit, int limit) {
        int at = count < limit ? count++ : count - 1;
        while (at > 0 && best[at - 1] < logit) {
            best[at] = best[at - 1];
            ids[at] = ids[at - 1];
            at--;
        }
        best[at] = logit;
        ids[at] = id;
    }

    /** What is to be told of the row that was read; it lies where it lay. */
    TokenLogprobs of(int token, MemorySegment logits, long offset) {
        int[] topIds = new int[count];
        double[] topLogprobs = new double[count];
        for (int i = 0; i < count; i++) {
            topIds[i] = ids[i];
            topLogprobs[i] = best[i] - logOfSum;
        }
        double logit = logits.get(FLOAT, offset + 4L * token);
        return new TokenLogprobs(logit - logOfSum, topIds, topLogprobs);
    }
}
