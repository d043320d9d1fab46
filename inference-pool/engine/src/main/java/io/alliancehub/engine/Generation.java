package io.alliancehub.engine;

import io.alliancehub.engine.lora.RegisteredAdapter;
import io.alliancehub.engine.runner.StepResult;
import io.alliancehub.engine.scheduler.Sequence;
import java.lang.System.Logger.Level;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A submitted request with all that belongs to it. Only {@link #cancel} is for other threads. */
final class Generation implements SequenceHandle {

    private static final System.Logger LOG = System.getLogger(StepLoop.class.getName());

    private final String id;
    private final Sequence sequence;
    private final TextStream text;
    private final TokenListener listener;
    private final boolean ignoreEos;
    private final @Nullable LogitsSink logits;
    private final @Nullable RegisteredAdapter adapter;
    private @Nullable FinishReason endedBefore;
    private volatile boolean cancelRequested;

    Generation(
            GenerationRequest request,
            Sequence sequence,
            TextStream text,
            TokenListener listener,
            @Nullable LogitsSink logits,
            @Nullable RegisteredAdapter adapter) {
        this.id = request.id();
        this.sequence = sequence;
        this.text = text;
        this.listener = listener;
        this.ignoreEos = request.sampling().ignoreEos();
        this.logits = logits;
        this.adapter = adapter;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void cancel() {
        cancelRequested = true;
    }

    boolean cancelRequested() {
        return cancelRequested;
    }

    Sequence sequence() {
        return sequence;
    }

    /** What it is computed with; null for the base alone. */
    @Nullable RegisteredAdapter adapter() {
        return adapter;
    }

    @Nullable LogitsSink logits() {
        return logits;
    }

    /**
     * Takes the tokens that another engine has told: they move the text on, and nobody hears of
     * them. Before the sequence is submitted.
     *
     * @return the text that they had shown
     * @throws ResumeRefusedException if they cannot be the beginning of this completion
     */
    String resume(int[] emitted, IntPredicate endOfGeneration) {
        var shown = new StringBuilder();
        for (int token : emitted) {
            if (endedBefore != null) {
                throw new ResumeRefusedException(
                        "the emitted tokens go on after the completion's end, which is token "
                                + sequence.completionTokens());
            }
            sequence.append(token);
            Taken taken = take(token, endOfGeneration.test(token));
            shown.append(taken.shown());
            endedBefore = taken.reason();
        }
        return shown.toString();
    }

    /** Why it had ended before it came here, or null if it goes on. */
    @Nullable FinishReason endedBefore() {
        return endedBefore;
    }

    /**
     * Takes the next token and tells the listener.
     *
     * @return why the sequence ends with it, or null if it goes on
     */
    @Nullable FinishReason accept(StepResult.Chosen chosen, boolean endOfGeneration) {
        int token = chosen.token();
        sequence.append(token);
        sequence.times().chosen();
        Taken taken = take(token, endOfGeneration);
        listener.onToken(
                new TokenEvent.Text(
                        sequence.completionTokens(),
                        new int[] {token},
                        taken.shown(),
                        chosen.logprobs()));
        return taken.reason();
    }

    /** Tells the listener the vector of a pooled sequence, which ends with it. */
    void accept(float[] vector) {
        listener.onVector(vector);
    }

    private Taken take(int token, boolean endOfGeneration) {
        boolean ends = endOfGeneration && !ignoreEos;
        String shown = ends ? "" : text.push(token);
        if (ends || text.stopped()) {
            return new Taken(shown, FinishReason.STOP);
        }
        return new Taken(shown, sequence.full() ? FinishReason.LENGTH : null);
    }

    /** The text that the last token shows, and why the sequence ends with it, if it does. */
    private record Taken(String shown, @Nullable FinishReason reason) {}

    /** Tells the listener of the end; one that throws keeps nobody else from hearing of theirs. */
    void tellEnd(FinishReason reason) {
        if (adapter != null) {
            adapter.leave();
        }
        try {
            finish(reason);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "The listener of " + id + " failed.", e);
        }
    }

    private void finish(FinishReason reason) {
        var usage =
                new SequenceUsage(
                        sequence.promptTokens(),
                        sequence.completionTokens(),
                        sequence.ledger().cached(),
                        sequence.ledger().computed(),
                        sequence.ledger().recomputed());
        String rest =
                switch (reason) {
                    case STOP, LENGTH -> text.finish();
                    case CANCELLED, FAILED -> "";
                };
        listener.onToken(new TokenEvent.Finished(reason, usage, rest, sequence.times().ended()));
    }
}
