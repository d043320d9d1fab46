package io.alliancehub.gateway.relay;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.gateway.scheduling.MemberChoice;
import io.alliancehub.gateway.scheduling.MemberDirectory;
import io.alliancehub.gateway.tracing.MemberSpan;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a member for a call, passing over those that are guarded against. Thread-safe. */
public final class Targets {
    private static final Logger log = LoggerFactory.getLogger(Targets.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    private final MemberChoice choice;
    private final MemberDirectory members;
    private final MemberGuards guards;

    /** A member with the permit to call it, and the span of that call. */
    record Target(MemberHeartbeat member, MemberGuards.Permit permit, MemberSpan span) {
        /** The caller has gone. */
        void left() {
            permit.over();
            span.left();
        }
    }

    /**
     * By a choice, within the guards.
     *
     * @param members what they say of themselves
     */
    public Targets(MemberChoice choice, MemberDirectory members, MemberGuards guards) {
        this.choice = choice;
        this.members = members;
        this.guards = guards;
    }

    /**
     * The next member to try.
     *
     * @throws Refusal where there is none
     */
    Target next(RelayOrder order, Set<String> failed) {
        Set<String> passed = new HashSet<>(failed);
        while (true) {
            MemberHeartbeat member =
                    choice.choose(order.end().call().tenantId(), order.weights(), passed)
                            .orElseThrow(() -> none(order));
            Optional<MemberGuards.Permit> permit = guards.enter(member.memberId());
            if (permit.isPresent()) {
                return new Target(member, permit.get(), span(order, member));
            }
            passed.add(member.memberId());
        }
    }

    /**
     * Ends an attempt that failed, and holds it against the member where that is to blame. One that
     * kept a call waiting too long is to blame only where it does not report itself in health: a
     * call may have waited its turn behind others, which says nothing of the member.
     */
    void failed(Target target, RelayOrder order, Throwable cause) {
        target.span().failed(MemberFailures.explain(cause).code());
        boolean blamed =
                MemberFailures.isTimeout(cause)
                        ? !isHealthy(target.member().memberId())
                        : MemberFailures.blamesMember(cause);
        if (!blamed) {
            target.permit().over();
            return;
        }
        target.permit().failed(cause);
        log.warn(
                "request {}: member {} failed: {}",
                order.end().call().requestId(),
                target.member().memberId(),
                cause.toString());
    }

    private static MemberSpan span(RelayOrder order, MemberHeartbeat member) {
        return order.end().trace().asks(member.memberId(), order.end().call(), order.path());
    }

    private boolean isHealthy(String memberId) {
        return members.live().stream()
                .anyMatch(it -> it.memberId().equals(memberId) && it.healthy());
    }

    private static Refusal none(RelayOrder order) {
        return Refusal.retryable(
                ProblemCode.NO_MEMBER,
                order.weights().adapterDigest() == null
                        ? "No member of the pool can answer for this model now."
                        : "No member of the pool that can answer now has this model's adapter.",
                AGAIN_AFTER);
    }
}
