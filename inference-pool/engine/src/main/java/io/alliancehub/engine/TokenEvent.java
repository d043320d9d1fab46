package io.alliancehub.engine;

import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.engine.scheduler.SequenceTimeline;
import org.jspecify.annotations.Nullable;

/** What a listener is told: text as it comes, then the end, exactly once. */
public sealed interface TokenEvent {

    /**
     * Tokens were generated.
     *
     * @param position completion tokens so far, these included: the highest that has been received
     * @param tokenIds the new tokens
     * @param text what may be shown now; often empty, because half a character and what may become
     *     a stop string are held back
     * @param logprobs of the last of the tokens; null where nobody asked for them
     */
    record Text(int position, int[] tokenIds, String text, @Nullable TokenLogprobs logprobs)
            implements TokenEvent {

        /** Without log probabilities. */
        public Text(int position, int[] tokenIds, String text) {
            this(position, tokenIds, text, null);
        }
    }

    /**
     * The sequence ended; nothing follows.
     *
     * @param text the rest of the text that had been held back; empty if a stop string came, or on
     *     {@code CANCELLED} and {@code FAILED}
     * @param timeline when what happened to it
     */
    record Finished(
            FinishReason reason, SequenceUsage usage, String text, SequenceTimeline timeline)
            implements TokenEvent {}
}
