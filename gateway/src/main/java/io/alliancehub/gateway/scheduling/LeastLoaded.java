package io.alliancehub.gateway.scheduling;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.TenantId;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The healthy member with the least to do that serves the model. Its load is what it reported or
 * what this gateway runs there, whichever is more: a heartbeat is up to a second old, and without
 * the second number a burst would fall on one member.
 */
public final class LeastLoaded implements MemberChoice {
    private final MemberDirectory members;
    private final ToIntFunction<String> runningHere;

    /**
     * @param runningHere calls that this gateway has open at a member, by its id
     */
    public LeastLoaded(MemberDirectory members, ToIntFunction<String> runningHere) {
        this.members = members;
        this.runningHere = runningHere;
    }

    @Override
    public Optional<MemberHeartbeat> choose(
            TenantId tenant, String baseDigest, Set<String> excluded) {
        return members.live().stream()
                .filter(member -> member.healthy() && !member.draining())
                .filter(member -> !excluded.contains(member.memberId()))
                .filter(member -> serves(member, baseDigest))
                .min(
                        Comparator.comparingInt((MemberHeartbeat m) -> load(m, baseDigest))
                                .thenComparing(MemberHeartbeat::memberId));
    }

    private int load(MemberHeartbeat member, String baseDigest) {
        int reported =
                member.models().stream()
                        .filter(load -> load.baseDigest().equals(baseDigest))
                        .mapToInt(load -> load.running() + load.waiting())
                        .sum();
        return Math.max(reported, runningHere.applyAsInt(member.memberId()));
    }

    private static boolean serves(MemberHeartbeat member, String baseDigest) {
        return member.models().stream().anyMatch(load -> load.baseDigest().equals(baseDigest));
    }
}
