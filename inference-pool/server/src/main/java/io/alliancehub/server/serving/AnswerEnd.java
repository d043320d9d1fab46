package io.alliancehub.server.serving;

import io.alliancehub.engine.scheduler.SequenceTimeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an answer ended, and what it took until then. */
public sealed interface AnswerEnd {

    /** What it took. */
    Made made();

    /**
     * What an engine did for an answer.
     *
     * @param completionTokens tokens that came out, those included that the answer was resumed
     *     after
     * @param cachedTokens positions that were found in the prefix cache
     * @param computedTokens positions that were run through the model, recomputed ones included
     * @param recomputedTokens of them, those computed again after a preemption
     * @param timeline when what happened; null where the engine does not tell, or of several
     */
    record Made(
            long completionTokens,
            long cachedTokens,
            long computedTokens,
            long recomputedTokens,
            @Nullable SequenceTimeline timeline) {

        /** Of an answer that never lost its blocks. */
        public Made(long completionTokens, long cachedTokens, long computedTokens) {
            this(completionTokens, cachedTokens, computedTokens, 0, null);
        }

        /** Of several answers together, each position where it was found or computed. */
        public static Made together(List<Made> all) {
            return new Made(
                    all.stream().mapToLong(Made::completionTokens).sum(),
                    all.stream().mapToLong(Made::cachedTokens).sum(),
                    all.stream().mapToLong(Made::computedTokens).sum(),
                    all.stream().mapToLong(Made::recomputedTokens).sum(),
                    null);
        }
    }

    /**
     * It is whole.
     *
     * @param text the last of its text, held back until now; often empty
     */
    record Finished(Reason reason, String text, Made made) implements AnswerEnd {}

    /** Nobody wanted it any more. */
    record Cancelled(Made made) implements AnswerEnd {}

    /**
     * The engine could not go on.
     *
     * @param why one sentence without content
     */
    record Failed(String why, Made made) implements AnswerEnd {}

    /** Why a whole answer has no more tokens. */
    enum Reason {
        STOP("stop"),
        LENGTH("length");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        /** OpenAI's word for it. */
        public String wireName() {
            return wireName;
        }
    }
}
