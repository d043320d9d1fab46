package io.alliancehub.gateway.relay;

import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.metering.Progress;
import io.alliancehub.gateway.problem.ErrorBody;
import io.alliancehub.gateway.relay.AnswerTracker.Step;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One streamed answer, from the first attempt to its end. */
final class StreamRun {
    private static final int ATTEMPTS_MAX = 2;
    private static final String KEEP_ALIVE = ": keep-alive\n\n";
    private static final Duration CLOSING = Duration.ofSeconds(1);

    /** What a killed gateway may lose of a bill: this many tokens, or this long. */
    private static final int CHECKPOINT_TOKENS = 8;

    private static final long CHECKPOINT_NANOS = Duration.ofMillis(100).toNanos();

    private final RelayOrder order;
    private final Relay.Parts parts;
    private final long begun;
    private final Set<String> failedMembers = new HashSet<>();
    private volatile Progress latest = Progress.NONE;
    private volatile boolean started;
    private int attempts;
    private long checkpointPosition;
    private long checkpointAt;

    StreamRun(RelayOrder order, Relay.Parts parts) {
        this.order = order;
        this.parts = parts;
        this.begun = parts.nanoTicker().getAsLong();
    }

    Flux<String> texts() {
        return withKeepAlives(Flux.defer(() -> attempt(null)))
                .doOnNext(text -> started = true)
                .onErrorResume(this::tell)
                .doOnCancel(this::callerGone);
    }

    private Flux<String> attempt(@Nullable Throwable before) {
        Targets.Target target;
        try {
            target = parts.targets().next(order, failedMembers);
        } catch (RuntimeException e) {
            return giveUp(before == null ? e : before);
        }
        attempts++;
        return answer(target);
    }

    private Flux<String> answer(Targets.Target target) {
        AnswerTracker tracker =
                new AnswerTracker(
                        AnswerIdentity.of(order, target.member()),
                        order.end().call().maxTokens(),
                        parts.clock());
        latest = tracker.progress();
        AtomicBoolean whole = new AtomicBoolean();
        return parts.client().stream(target, order)
                .map(
                        event -> {
                            Step step = tracker.accept(event);
                            advance(tracker.progress());
                            return step;
                        })
                .filter(step -> !(step instanceof Step.Wait))
                .doOnNext(step -> whole.compareAndSet(false, step instanceof Step.End))
                .timeout(Mono.delay(parts.limits().firstToken()), this::patienceAfter)
                .onErrorComplete(cause -> whole.get())
                .concatWith(Mono.defer(() -> whole.get() ? Mono.empty() : Mono.error(cutOff())))
                .takeUntilOther(
                        Mono.delay(parts.limits().whole())
                                .flatMap(late -> Mono.error(new AnswerTooLongException())))
                .concatMap(step -> relay(step, target))
                .doOnCancel(target::left)
                .onErrorResume(cause -> failed(cause, target));
    }

    private void advance(Progress next) {
        long more = next.position() - latest.position();
        latest = next;
        if (more > 0) {
            parts.watcher().grew(order.end(), more);
        }
    }

    /**
     * After the answer's end the end of the response is awaited for a moment: to hang up between
     * the two would cost the connection, and each stream would need one of its own.
     */
    private Mono<Long> patienceAfter(Step step) {
        return Mono.delay(step instanceof Step.End ? CLOSING : parts.limits().betweenTokens());
    }

    private Mono<String> relay(Step step, Targets.Target target) {
        return switch (step) {
            case Step.Relay it -> checkpoint(target).thenReturn(it.text());
            case Step.End it -> {
                target.permit().succeeded(); // where an answer has no token at all
                target.permit().over();
                target.span().finished(latest.accounting());
                yield Mono.fromFuture(order.end().complete(latest), true).thenReturn(it.text());
            }
            case Step.Wait it -> Mono.empty();
        };
    }

    /** Completes when the event may be relayed: the first only when the journal knows of it. */
    private Mono<Void> checkpoint(Targets.Target target) {
        Progress now = latest;
        long nanos = parts.nanoTicker().getAsLong();
        boolean first = checkpointPosition == 0;
        if (now.position() == 0) {
            return Mono.empty();
        }
        if (!first
                && now.position() - checkpointPosition < CHECKPOINT_TOKENS
                && nanos - checkpointAt < CHECKPOINT_NANOS) {
            return Mono.empty();
        }
        checkpointPosition = now.position();
        checkpointAt = nanos;
        if (first) {
            target.permit().succeeded();
            target.span().firstToken();
            order.body().drop();
            parts.watcher().came(order.end(), Duration.ofNanos(nanos - begun));
            return Mono.fromFuture(order.end().begin(now), true);
        }
        order.end().checkpoint(now);
        return Mono.empty();
    }

    private Flux<String> failed(Throwable cause, Targets.Target target) {
        parts.targets().failed(target, order, cause);
        if (order.end().isOver()) {
            return Flux.error(cause);
        }
        if (latest.position() == 0
                && attempts < ATTEMPTS_MAX
                && MemberFailures.isWorthAnother(cause)) {
            failedMembers.add(target.member().memberId());
            return attempt(cause);
        }
        return giveUp(cause);
    }

    private Flux<String> giveUp(Throwable cause) {
        if (latest.memberId() == null
                || (latest.position() == 0 && MemberFailures.isRefusal(cause))) {
            order.end().release();
            return Flux.error(cause);
        }
        return Mono.fromFuture(order.end().cut(Outcome.MEMBER_FAILED, latest), true)
                .onErrorComplete()
                .thenMany(Flux.error(cause));
    }

    private Flux<String> tell(Throwable cause) {
        var refusal = MemberFailures.explain(cause);
        if (!started) {
            return Flux.error(refusal);
        }
        parts.watcher().broke(order.end());
        return Flux.just("data: " + ErrorBody.json(refusal) + "\n\n");
    }

    private void callerGone() {
        Progress now = latest;
        if (now.memberId() == null) {
            order.end().release();
        } else {
            order.end().cut(Outcome.CLIENT_GONE, now);
        }
    }

    /** Adds a comment whenever nothing else came for a while. */
    private Flux<String> withKeepAlives(Flux<String> content) {
        AtomicBoolean quiet = new AtomicBoolean(true);
        return content.doOnNext(text -> quiet.set(false))
                .publish(
                        shared ->
                                Flux.merge(
                                        shared,
                                        Flux.interval(parts.limits().keepAlive())
                                                .onBackpressureDrop()
                                                .filter(beat -> quiet.getAndSet(true))
                                                .map(beat -> KEEP_ALIVE)
                                                .takeUntilOther(shared.then().onErrorComplete())));
    }

    private static BrokenStreamException cutOff() {
        return new BrokenStreamException("the stream was cut off");
    }
}
