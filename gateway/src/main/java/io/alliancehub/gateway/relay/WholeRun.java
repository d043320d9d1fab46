package io.alliancehub.gateway.relay;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.metering.Progress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One answer that is not a stream. Nothing of it is received before all of it is, so a caller who
 * hangs up early is billed nothing; the member stops as well.
 */
final class WholeRun {
    private static final int ATTEMPTS_MAX = 2;

    private final RelayOrder order;
    private final Relay.Parts parts;
    private final long begun;
    private final Set<String> failedMembers = new HashSet<>();
    private volatile Progress latest = Progress.NONE;
    private int attempts;

    WholeRun(RelayOrder order, Relay.Parts parts) {
        this.order = order;
        this.parts = parts;
        this.begun = parts.nanoTicker().getAsLong();
    }

    Mono<byte[]> body() {
        return Mono.defer(() -> attempt(null))
                .onErrorMap(MemberFailures::explain)
                .doOnCancel(this::callerGone);
    }

    private Mono<byte[]> attempt(@Nullable Throwable before) {
        Targets.Target target;
        try {
            target = parts.targets().next(order, failedMembers);
        } catch (RuntimeException e) {
            return giveUp(before == null ? e : before);
        }
        attempts++;
        latest = new Progress(target.member().memberId(), 0, parts.clock().instant(), null, null);
        return parts.client()
                .whole(target, order)
                .timeout(timeLeft())
                .flatMap(answer -> deliver(answer, target))
                .doOnCancel(target::left)
                .onErrorResume(cause -> failed(cause, target));
    }

    /** One deadline for all attempts together. */
    private Duration timeLeft() {
        Duration used = Duration.ofNanos(parts.nanoTicker().getAsLong() - begun);
        Duration left = parts.limits().whole().minus(used);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Mono<byte[]> deliver(MemberClient.WholeAnswer answer, Targets.Target target) {
        target.permit().succeeded();
        target.permit().over();
        target.span().finished(answer.accounting());
        order.body().drop();
        MemberAccounting accounting = answer.accounting();
        latest =
                new Progress(
                        target.member().memberId(),
                        accounting.usage().completionTokens(),
                        latest.dispatchedAt(),
                        parts.clock().instant(),
                        accounting);
        parts.watcher().came(order.end(), Duration.ofNanos(parts.nanoTicker().getAsLong() - begun));
        parts.watcher().grew(order.end(), latest.position());
        return Mono.fromFuture(order.end().complete(latest), true).thenReturn(answer.body());
    }

    private Mono<byte[]> failed(Throwable cause, Targets.Target target) {
        parts.targets().failed(target, order, cause);
        if (order.end().isOver()) {
            return Mono.error(cause);
        }
        if (attempts < ATTEMPTS_MAX && MemberFailures.isWorthAnother(cause)) {
            failedMembers.add(target.member().memberId());
            return attempt(cause);
        }
        return giveUp(cause);
    }

    private Mono<byte[]> giveUp(Throwable cause) {
        if (latest.memberId() == null || MemberFailures.isRefusal(cause)) {
            order.end().release();
            return Mono.error(cause);
        }
        return Mono.fromFuture(order.end().cut(Outcome.MEMBER_FAILED, latest), true)
                .onErrorComplete()
                .then(Mono.error(cause));
    }

    private void callerGone() {
        if (latest.memberId() == null) {
            order.end().release();
        } else {
            order.end().cut(Outcome.CLIENT_GONE, latest);
        }
    }
}
