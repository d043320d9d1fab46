package io.alliancehub.engine.sampling;

import io.alliancehub.engine.grammar.TokenMask;
import io.alliancehub.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/*
 * Order, the one that most engines have: log probabilities are read from the row as it is; what ends a thought at
 * its limit is not chosen at all; tokens that
 * a grammar does not allow are out, whatever follows; ends of generation are forbidden until there are min tokens; biases are added; repetition, frequency and
 * presence penalties; then the largest, or: temperature, min-p, top-k, top-p, draw. Nothing of it
 * allocates, but for log probabilities that somebody asked for. Weights are exp((logit - max) / temperature) in double, by
 * an exponential of plain arithmetic: Math.exp may differ in its last bit between machines, and a
 * token would differ with it. Candidates are drawn in order of falling weight, ties by the lower id
 * - a total order, so the draw depends on the logits and the random number and nothing else.
 *
 * A token whose weight is below e^-40 of the best one's is never a candidate: a million of them hold
 * less than 10^-11 of the probability, and most of a vocabulary is spared the exponential.
 */
/** Turns a row of logits into a token. Keeps work arrays; owned by one thread. */
public final class Sampler {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final double NEGLIGIBLE = -40;

    private final Kernels kernels;
    private final int vocabulary;
    private final int[] ids;
    private final double[] weights;
    private final int[] words = new int[Philox.WORDS];
    private final LogitEditor editor;
    private final LogprobMeter meter;
    private int count;

    /** A sampler for rows of {@code vocabulary} logits, none of which ends a generation. */
    public Sampler(Kernels kernels, int vocabulary) {
        this(kernels, vocabulary, new int[0]);
    }

    /**
     * A sampler for rows of {@code vocabulary} logits.
     *
     * @param endTokens the ids that end a generation
     */
    public Sampler(Kernels kernels, int vocabulary, int[] endTokens) {
        this.kernels = kernels;
        this.vocabulary = vocabulary;
        ids = new int[vocabulary];
        weights = new double[vocabulary];
        editor = new LogitEditor(vocabulary, endTokens);
        meter = new LogprobMeter(vocabulary);
    }

    /** As the other, among all tokens. */
    public int choose(
            Selection selection, TokenHistory history, MemorySegment logits, long offset) {
        return choose(selection, history, logits, offset, null);
    }

    /**
     * Chooses the token that follows {@code history}.
     *
     * @param logits [vocabulary] at {@code offset}; changed meanwhile, and put back
     * @param mask the tokens that may be chosen, at least one; null allows all
     * @throws NotFiniteLogitsException if the best logit is not a finite number
     */
    public int choose(
            Selection selection,
            TokenHistory history,
            MemorySegment logits,
            long offset,
            @Nullable TokenMask mask) {
        LogitRules rules = selection.rules();
        int position = history.size();
        if (selection.wantsLogprobs()) {
            float max = logits.get(FLOAT, offset + 4L * best(logits, offset, position));
            meter.read(logits, offset, max, selection.topLogprobs());
        }
        ThoughtLimit thought = selection.thought();
        if (thought != null && thought.forces(history)) {
            return thought.forced(history);
        }
        if (rules.changeNothing(position - history.promptTokens())) {
            return choose(selection.choice(), logits, offset, position, mask);
        }
        editor.apply(rules, history, logits, offset);
        try {
            return choose(selection.choice(), logits, offset, position, mask);
        } finally {
            editor.undo(logits, offset);
        }
    }

    /** Log probabilities of a token by the row that {@link #choose} has just read. */
    public TokenLogprobs logprobs(int token, MemorySegment logits, long offset) {
        return meter.of(token, logits, offset);
    }

    /** The place of the best logit, which must be a finite number. */
    private int best(MemorySegment logits, long offset, int position) {
        int best = kernels.argmax(logits, offset, vocabulary);
        if (!Float.isFinite(logits.get(FLOAT, offset + 4L * best))) {
            throw new NotFiniteLogitsException(position);
        }
        return best;
    }

    int choose(Choice choice, MemorySegment logits, long offset, int position) {
        return choose(choice, logits, offset, position, null);
    }

    private int choose(
            Choice choice,
            MemorySegment logits,
            long offset,
            int position,
            @Nullable TokenMask mask) {
        int best = best(logits, offset, position);
        if (mask != null && !mask.allows(best)) {
            best = bestOf(mask, logits, offset, position);
        }
        return switch (choice) {
            case Choice.Greedy() -> best;
            case Choice.Given(int first, int[] tokens) -> {
                int index = position - first;
                yield index >= 0 && index < tokens.length ? tokens[index] : best;
            }
            case Choice.Random random -> {
                float max = logits.get(FLOAT, offset + 4L * best);
                double total =
                        mask == null
                                ? weigh(logits, offset, max, random)
                                : weigh(mask, logits, offset, max, random);
                yield draw(random, total, position);
            }
            case Choice.Pooled() ->
                    throw new IllegalStateException("a pooled sequence has no next token");
        };
    }

    /** Overwrites the candidates of the last choice. */
    public void erase() {
        Arrays.fill(ids, 0);
        Arrays.fill(weights, 0);
        count = 0;
    }

    /** The best of the allowed tokens: the lower id where several are equal. */
    private int bestOf(TokenMask mask, MemorySegment logits, long offset, int position) {
        int best = mask.next(0);
        float max = logits.get(FLOAT, offset + 4L * best);
        for (int id = mask.next(best + 1); id != TokenMask.NONE; id = mask.next(id + 1)) {
            float logit = logits.get(FLOAT, offset + 4L * id);
            if (logit > max) {
                max = logit;
                best = id;
            }
        }
        if (!Float.isFinite(max)) {
            throw new NotFiniteLogitsException(position);
        }
        return best;
    }

    private int draw(Choice.Random random, double total, int position) {
        int limit = random.topK() > 0 ? Math.min(random.topK(), count) : count;
        double u = Philox.uniform(random.seed(), position, words);
        if (limit == count && random.topP() >= 1) {
            return inOrderOfIds(u * total);
        }
        heapify();
        return inOrderOfWeight(limit, random.topP(), u, limit == count ? total : topSum(limit));
    }

    /**
     * Fills the candidates and returns the sum of their weights. The best one's weight is 1, so
     * min-p is a bound of the others'.
     */
    private double weigh(MemorySegment logits, long offset, float max, Choice.Random random) {
        double scale = 1 / random.temperature();
        double minP = random.minP();
        count = 0;
        double total = 0;
        for (int id = 0; id < vocabulary; id++) {
            double exponent = ((double) logits.get(FLOAT, offset + 4L * id) - max) * scale;
            if (exponent >= NEGLIGIBLE) {
                double weight = exp(exponent);
                if (weight >= minP) {
                    ids[count] = id;
                    weights[count] = weight;
                    total += weight;
                    count++;
                }
            }
        }
        return total;
    }

    /** As the other, of the allowed tokens alone. */
    private double weigh(
            TokenMask mask, MemorySegment logits, long offset, float max, Choice.Random random) {
        double scale = 1 / random.temperature();
        double minP = random.minP();
        count = 0;
        double total = 0;
        for (int id = mask.next(0); id != TokenMask.NONE; id = mask.next(id + 1)) {
            double exponent = ((double) logits.get(FLOAT, offset + 4L * id) - max) * scale;
            if (exponent >= NEGLIGIBLE) {
                double weight = exp(exponent);
                if (weight >= minP) {
                    ids[count] = id;
                    weights[count] = weight;
                    total += weight;
                    count++;
                }
            }
        }
        return total;
    }

    private int inOrderOfIds(double target) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weights[i];
            if (target < sum) {
                return ids[i];
            }
        }
        return ids[count - 1];
    }

    /** Sum of the {@code limit} largest weights; the heap is left whole. */
    private double topSum(int limit) {
        double sum = 0;
        int kept = count;
        for (int i = 0; i < limit; i++) {
            sum += weights[0];
            popToEnd();
        }
        count = kept;
        heapify();
        return sum;
    }

    /**
     * Cuts the candidates to the nucleus, then draws among them: both walk the same order, so the
     * nucleus's weights are kept at the end of the arrays as they leave the heap.
     */
    private int inOrderOfWeight(int limit, double topP, double u, double total) {
        int all = count;
        double nucleus = 0;
        int taken = 0;
        while (taken < limit && (taken == 0 || nucleus < topP * total)) {
            nucleus += weights[0];
            popToEnd();
            taken++;
        }
        double target = u * nucleus;
        double sum = 0;
        for (int i = 1; i <= taken; i++) {
            sum += weights[all - i];
            if (target < sum) {
                return ids[all - i];
            }
        }
        return ids[all - taken];
    }

    private void heapify() {
        for (int i = count / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    /** Moves the largest candidate behind the heap. */
    private void popToEnd() {
        count--;
        swap(0, count);
        sink(0);
    }

    private void sink(int i) {
        while (true) {
            int child = 2 * i + 1;
            if (child >= count) {
                return;
            }
            if (child + 1 < count && before(child + 1, child)) {
                child++;
            }
            if (!before(child, i)) {
                return;
            }
            swap(i, child);
            i = child;
        }
    }

    private boolean before(int a, int b) {
        return weights[a] > weights[b] || (weights[a] == weights[b] && ids[a] < ids[b]);
    }

    private void swap(int a, int b) {
        int id = ids[a];
        ids[a] = ids[b];
        ids[b] = id;
        double weight = weights[a];
        weights[a] = weights[b];
        weights[b] = weight;
    }

    private static final double LOG2_E = 1.4426950408889634;
    private static final double LN2_HIGH = 0x1.62e42fefa0000p-1;
    private static final double LN2_LOW = 0x1.cf79abc9e3b3ap-40;
    private static final int TERMS = 13;

    /** exp(x) for x in [-40, 0]: 2^n times the Taylor sum of the rest, within 1e-15. */
    static double exp(double x) {
        double n = Math.rint(x * LOG2_E);
        double r = x - n * LN2_HIGH - n * LN2_LOW;
        double sum = 1;
        for (int i = TERMS; i > 0; i--) {
            sum = 1 + r / i * sum;
        }
        return sum * Double.longBitsToDouble((long) (n + 1023) << 52);
    }
}
