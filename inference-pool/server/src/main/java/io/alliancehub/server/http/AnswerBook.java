package io.alliancehub.server.http;

import io.alliancehub.contract.MemberAccounting;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the last answers took, by request id, for a hub that did not hear their end: its client hung
 * up, or it died. Holds counts and digests, no content. Thread-safe; beyond its size the answers
 * that began first are forgotten.
 */
final class AnswerBook {

    private final int answersMax;
    private final Map<String, CompletableFuture<MemberAccounting>> answers =
            new ConcurrentHashMap<>();
    private final Queue<String> order = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    AnswerBook(int answersMax) {
        this.answersMax = answersMax;
    }

    /** An answer is being made; it may have ended already. */
    void begin(String requestId) {
        entry(requestId);
    }

    /**
     * An answer is about to be resumed that may have ended here before: that end was not its last.
     */
    void resume(String requestId) {
        answers.computeIfPresent(
                requestId, (id, known) -> known.isDone() ? new CompletableFuture<>() : known);
    }

    /** An answer has ended. */
    void end(MemberAccounting accounting) {
        entry(accounting.requestId()).complete(accounting);
    }

    /** What an answer took; waits for one that is just ending. Blocks, so on a worker's thread. */
    Optional<MemberAccounting> find(String requestId, Duration within) {
        CompletableFuture<MemberAccounting> answer = answers.get(requestId);
        if (answer == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(answer.get(within.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException goingOn) {
            return Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private CompletableFuture<MemberAccounting> entry(String requestId) {
        CompletableFuture<MemberAccounting> fresh = new CompletableFuture<>();
        CompletableFuture<MemberAccounting> known = answers.putIfAbsent(requestId, fresh);
        if (known != null) {
            return known;
        }
        order.add(requestId);
        if (size.incrementAndGet() > answersMax) {
            String oldest = order.poll();
            if (oldest != null) {
                answers.remove(oldest);
                size.decrementAndGet();
            }
        }
        return fresh;
    }
}
