package io.alliancehub.engine.runner;

import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.grammar.GrammarCursor;
import io.alliancehub.engine.grammar.GrammarMasks;
import io.alliancehub.engine.grammar.TokenMask;
import io.alliancehub.engine.kvcache.BufferErasure;
import io.alliancehub.engine.lora.RegisteredAdapter;
import io.alliancehub.engine.model.DecoderModel;
import io.alliancehub.engine.model.ModelBatch;
import io.alliancehub.engine.sampling.Sampler;
import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.engine.sampling.TokenHistory;
import io.alliancehub.engine.scheduler.AdapterSpan;
import io.alliancehub.engine.scheduler.ScheduledBatch;
import io.alliancehub.engine.scheduler.Sequence;
import io.alliancehub.engine.scheduler.Slice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs steps on a decoder. Owned by the engine's thread. */
public final class DecoderRunner implements ModelRunner {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final StepResult.Computed COMPUTED = new StepResult.Computed();

    private final DecoderModel model;
    private final ModelBatch rows;
    private final Sampler sampler;
    private final GrammarMasks masks;
    private final LogitsListener listener;
    private final StepClock clock;
    private final LongSupplier ticker;
    private final DraftedHistory history = new DraftedHistory();
    private int[] order = {}; // of the slices of a step, by adapter
    private int[] outputs = {}; // of each slice that closes its gap, its first row of the result

    /**
     * A runner.
     *
     * @param rows must have room for the scheduler's largest step
     * @param clock is told what the parts of a step took
     */
    public DecoderRunner(
            DecoderModel model,
            ModelBatch rows,
            Sampler sampler,
            GrammarMasks masks,
            LogitsListener listener,
            StepClock clock,
            LongSupplier ticker) {
        this.model = model;
        this.rows = rows;
        this.sampler = sampler;
        this.masks = masks;
        this.listener = listener;
        this.clock = clock;
        this.ticker = ticker;
    }

    @Override
    public StepResult run(ScheduledBatch batch) {
        forward(batch);
        long computed = ticker.getAsLong();
        List<Slice> slices = batch.slices();
        List<StepResult.Outcome> outcomes = new ArrayList<>(slices.size());
        for (int i = 0; i < slices.size(); i++) {
            Slice slice = slices.get(i);
            if (!slice.closesGap()) {
                outcomes.add(COMPUTED);
            } else if (slice.sequence().isPooled()) {
                outcomes.add(pool(outputs[i]));
            } else {
                outcomes.add(choose(slice, outputs[i]));
            }
        }
        clock.sampled(ticker.getAsLong() - computed);
        return new StepResult(outcomes);
    }

    private void forward(ScheduledBatch batch) {
        long started = ticker.getAsLong();
        long products = model.productNanos();
        long attention = model.attentionNanos();
        rows.clear();
        fillByAdapter(batch.slices());
        model.forward(rows);
        clock.forward(
                ticker.getAsLong() - started,
                model.productNanos() - products,
                model.attentionNanos() - attention);
    }

    /**
     * The base's rows first, then those of each adapter together: weights are read once for them.
     */
    private void fillByAdapter(List<Slice> slices) {
        int count = slices.size();
        if (outputs.length < count) {
            outputs = new int[count];
            order = new int[count];
        }
        for (int i = 0; i < count; i++) {
            int at = i;
            while (at > 0 && number(slices.get(order[at - 1])) > number(slices.get(i))) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = i;
        }
        for (int i = 0; i < count; i++) {
            int index = order[i];
            outputs[index] = fill(slices.get(index));
        }
    }

    private static long number(Slice slice) {
        AdapterSpan span = slice.sequence().owner().adapter();
        return span == null ? -1 : registered(span).number();
    }

    private static RegisteredAdapter registered(AdapterSpan span) {
        return (RegisteredAdapter) span.adapter();
    }

    /**
     * Adds a slice's rows.
     *
     * @return the first row of the result that is its, if it closes its gap
     */
    private int fill(Slice slice) {
        Sequence sequence = slice.sequence();
        rows.beginSequence(sequence.blocks());
        AdapterSpan span = sequence.owner().adapter();
        int first = 0;
        for (int i = 0; i < slice.rows(); i++) {
            int position = slice.from() + i;
            if (span != null && position >= span.from()) {
                rows.addRow(sequence.token(position), position, registered(span).weights());
            } else {
                rows.addRow(sequence.token(position), position);
            }
            if (position >= sequence.size() - 1) {
                int output = want(sequence);
                first = position == sequence.size() - 1 ? output : first;
            }
        }
        return first;
    }

    private int want(Sequence sequence) {
        return sequence.isPooled() ? rows.wantHidden() : rows.wantLogits();
    }

    /** A hidden state brought to length 1: one after the other, so that the sum has one order. */
    private StepResult.Outcome pool(int index) {
        float[] vector = new float[model.hidden()];
        MemorySegment.copy(
                model.pooled(), FLOAT, 4L * index * vector.length, vector, 0, vector.length);
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        double length = Math.sqrt(squares);
        if (!(length > 0) || Double.isInfinite(length)) {
            return new StepResult.Failed(
                    new ArithmeticException("a hidden state has no direction"));
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return new StepResult.Pooled(vector);
    }

    private StepResult.Outcome choose(Slice slice, int output) {
        Sequence sequence = slice.sequence();
        try {
            return slice.drafts() == 0
                    ? choose(sequence, sequence, output)
                    : chooseAlong(slice, output);
        } catch (RuntimeException e) {
            return new StepResult.Failed(e);
        }
    }

    /**
     * Chooses one token after the other as if no guess had been made, for as long as each is the
     * one that the next row was computed for. What fails behind the first will fail again in the
     * next step, where it is the first.
     */
    private StepResult.Outcome chooseAlong(Slice slice, int output) {
        Sequence sequence = slice.sequence();
        List<StepResult.Chosen> chosen = new ArrayList<>(1 + slice.drafts());
        chosen.add(choose(sequence, sequence, output));
        for (int i = 0; i < slice.drafts() && isGuess(sequence, i, chosen); i++) {
            try {
                chosen.add(choose(sequence, history.after(sequence, i + 1), output + i + 1));
            } catch (RuntimeException e) {
                break;
            }
        }
        sequence.accept(chosen.size() - 1);
        return new StepResult.ChosenAlong(chosen);
    }

    private static boolean isGuess(Sequence sequence, int i, List<StepResult.Chosen> chosen) {
        return chosen.get(i).token() == sequence.token(sequence.size() + i);
    }

    private StepResult.Chosen choose(Sequence sequence, TokenHistory before, int output) {
        MemorySegment logits = model.logits();
        long offset = model.logitsOffset(output);
        if (listener.wants(sequence)) {
            float[] copy = new float[model.vocabulary()];
            MemorySegment.copy(logits, FLOAT, offset, copy, 0, copy.length);
            listener.onLogits(sequence, copy);
        }
        Selection selection = sequence.selection();
        TokenMask mask = mask(sequence, before, selection.grammar());
        int token = sampler.choose(selection, before, logits, offset, mask);
        return selection.wantsLogprobs()
                ? new StepResult.Chosen(token, sampler.logprobs(token, logits, offset))
                : new StepResult.Chosen(token);
    }

    /**
     * The tokens that a sequence's grammar allows; null if it has none. What was chosen here,
     * guessed rightly or told by another engine moves the cursor on alike, so nothing is lost by a
     * preemption.
     */
    private @Nullable TokenMask mask(
            Sequence sequence, TokenHistory before, @Nullable Grammar grammar) {
        if (grammar == null) {
            return null;
        }
        GrammarCursor cursor = sequence.cursor();
        if (cursor == null) {
            cursor = masks.cursor(grammar);
            sequence.follow(cursor);
        }
        while (cursor.taken() < before.size() - before.promptTokens()) {
            cursor.take(before.token(before.promptTokens() + cursor.taken()));
        }
        return masks.mask(cursor);
    }

    @Override
    public BufferErasure eraseBuffers() {
        rows.erase();
        sampler.erase();
        return model.eraseBuffers();
    }

    @Override
    public void close() {
        model.close();
    }
}
