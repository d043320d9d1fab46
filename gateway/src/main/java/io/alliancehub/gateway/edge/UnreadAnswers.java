package io.alliancehub.gateway.edge;

import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/**
 * What members have answered and callers have not read yet. A member is never kept waiting by a
 * caller: it would be held for slow, or break the answer off. Text that a caller does not take
 * waits here, up to a limit for each stream and for all together; who falls behind further is taken
 * for one who has hung up. Thread-safe.
 */
public final class UnreadAnswers {
    private final long ownCharacters;
    private final long streamCharactersMax;
    private final long sharedCharactersMax;
    private final AtomicLong shared = new AtomicLong();

    /**
     * @param ownCharacters that each stream may leave unread, whatever the others do
     * @param streamCharactersMax that one stream may leave unread
     * @param sharedCharactersMax of all streams together, beyond what is their own
     */
    public UnreadAnswers(long ownCharacters, long streamCharactersMax, long sharedCharactersMax) {
        this.ownCharacters = ownCharacters;
        this.streamCharactersMax = streamCharactersMax;
        this.sharedCharactersMax = sharedCharactersMax;
    }

    /**
     * The same texts, asked for without end and kept for their reader.
     *
     * @param hangUp closes the connection to the reader; run once where it falls too far behind
     */
    Flux<String> keep(Flux<String> texts, Runnable hangUp) {
        return Flux.defer(
                () -> {
                    Unread unread = new Unread(hangUp);
                    return texts.doOnNext(unread::add)
                            .onBackpressureBuffer()
                            .doOnNext(unread::take)
                            .doFinally(signal -> unread.forget());
                });
    }

    /** Of one stream. */
    private final class Unread {
        private final Runnable hangUp;
        private long characters;
        private boolean over;

        Unread(Runnable hangUp) {
            this.hangUp = hangUp;
        }

        void add(String text) {
            if (!grow(text.length())) {
                hangUp.run();
                throw new TooSlowCallerException();
            }
        }

        private synchronized boolean grow(int more) {
            if (over) {
                return true;
            }
            long after = characters + more;
            if (after > streamCharactersMax || !borrow(borrowed(after) - borrowed(characters))) {
                return false;
            }
            characters = after;
            return true;
        }

        private boolean borrow(long more) {
            if (more > 0 && shared.addAndGet(more) > sharedCharactersMax) {
                shared.addAndGet(-more);
                return false;
            }
            return true;
        }

        synchronized void take(String text) {
            if (!over) {
                resize(characters - text.length());
            }
        }

        synchronized void forget() {
            resize(0);
            over = true;
        }

        private void resize(long fewer) {
            shared.addAndGet(borrowed(fewer) - borrowed(characters));
            characters = fewer;
        }

        private long borrowed(long all) {
            return Math.max(0, all - ownCharacters);
        }
    }

    /** Ends a stream whose reader is too slow; cancels whatever makes it. */
    private static final class TooSlowCallerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlowCallerException() {
            super("the caller does not read", null, false, false);
        }
    }
}
