package io.alliancehub.engine.runner;

import io.alliancehub.engine.sampling.TokenHistory;
import io.alliancehub.engine.scheduler.Sequence;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sequence with some of the step's guesses taken for its own. Refilled; owned by one thread. */
final class DraftedHistory implements TokenHistory {

    private @Nullable Sequence sequence;
    private int drafts;

    DraftedHistory after(Sequence drafted, int count) {
        sequence = drafted;
        drafts = count;
        return this;
    }

    @Override
    public int size() {
        return sequence().size() + drafts;
    }

    @Override
    public int promptTokens() {
        return sequence().promptTokens();
    }

    @Override
    public int token(int position) {
        return sequence().token(position);
    }

    private Sequence sequence() {
        return Objects.requireNonNull(sequence);
    }
}
