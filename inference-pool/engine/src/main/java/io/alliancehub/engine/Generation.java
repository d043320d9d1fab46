package io.alliancehub.engine;

import io.alliancehub.engine.runner.StepResult;
import io.alliancehub.engine.scheduler.Sequence;
import org.jspecify.annotations.Nullable;

/** A submitted request with all that belongs to it. Only {@link #cancel} is for other threads. */
final class Generation implements SequenceHandle {

    private final String id;
    private final Sequence sequence;
    private final TextStream text;
    private final TokenListener listener;
    private final boolean ignoreEos;
    private final @Nullable LogitsSink logits;
    private volatile boolean cancelRequested;

    Generation(
            GenerationRequest request,
            Sequence sequence,
            TextStream text,
            TokenListener listener,
            @Nullable LogitsSink logits) {
        this.id = request.id();
        this.sequence = sequence;
        this.text = text;
        this.listener = listener;
        this.ignoreEos = request.sampling().ignoreEos();
        this.logits = logits;
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

    @Nullable LogitsSink logits() {
        return logits;
    }

    /**
     * Takes the next token and tells the listener.
     *
     * @return why the sequence ends with it, or null if it goes on
     */
    @Nullable FinishReason accept(StepResult.Chosen chosen, boolean endOfGeneration) {
        int token = chosen.token();
        sequence.append(token);
        boolean ends = endOfGeneration && !ignoreEos;
        String shown = ends ? "" : text.push(token);
        listener.onToken(
                new TokenEvent.Text(
                        sequence.completionTokens(), new int[] {token}, shown, chosen.logprobs()));
        if (ends || text.stopped()) {
            return FinishReason.STOP;
        }
        return sequence.full() ? FinishReason.LENGTH : null;
    }

    void finish(FinishReason reason) {
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
        listener.onToken(new TokenEvent.Finished(reason, usage, rest));
    }
}
