package io.alliancehub.gateway.relay;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.gateway.scheduling.MemberChoice;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds a member for a call, passing over those that are guarded against. Thread-safe. */
public final class Targets {
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    private final MemberChoice choice;
    private final MemberGuards guards;

    /** A member with the permit to call it. */
    record Target(MemberHeartbeat member, MemberGuards.Permit permit) {}

    /** By a choice, within the guards. */
    public Targets(MemberChoice choice, MemberGuards guards) {
        this.choice = choice;
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
                    choice.choose(order.end().call().tenantId(), order.baseDigest(), passed)
                            .orElseThrow(Targets::none);
            Optional<MemberGuards.Permit> permit = guards.enter(member.memberId());
            if (permit.isPresent()) {
                return new Target(member, permit.get());
            }
            passed.add(member.memberId());
        }
    }

    private static Refusal none() {
        return Refusal.retryable(
                ProblemCode.NO_MEMBER,
                "No member of the pool can answer for this model now.",
                AGAIN_AFTER);
    }
}
