package io.alliancehub.gateway.scheduling;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.TenantId;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The healthy member with the least to do that serves the model. Its load is what it reported or
 * what this gateway runs there, whichever is more: a heartbeat is up to a second old, and without
 * the second number a burst would fall on one member.
 */
public final class LeastLoaded implements MemberChoice {
    /**
     * Calls that a member may have more than another and still be chosen, because it has the
     * adapter in memory and the other would have to load it first.
     */
    static final int LOADING_COST = 4;

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
            TenantId tenant, Weights weights, Set<String> excluded) {
        return members.live().stream()
                .filter(member -> member.healthy() && !member.draining())
                .filter(member -> !excluded.contains(member.memberId()))
                .filter(member -> serves(member, weights))
                .min(
                        Comparator.comparingInt((MemberHeartbeat m) -> cost(m, weights))
                                .thenComparing(MemberHeartbeat::memberId));
    }

    private int cost(MemberHeartbeat member, Weights weights) {
        String adapter = weights.adapterDigest();
        boolean ready =
                adapter == null
                        || loads(member, weights).anyMatch(load -> load.hasResident(adapter));
        return load(member, weights) + (ready ? 0 : LOADING_COST);
    }

    private int load(MemberHeartbeat member, Weights weights) {
        int reported =
                loads(member, weights).mapToInt(load -> load.running() + load.waiting()).sum();
        return Math.max(reported, runningHere.applyAsInt(member.memberId()));
    }

    /** Never one that lacks the adapter: the weights alone would answer as another model. */
    private static boolean serves(MemberHeartbeat member, Weights weights) {
        String adapter = weights.adapterDigest();
        return loads(member, weights).anyMatch(load -> adapter == null || load.hasAdapter(adapter));
    }

    private static Stream<MemberHeartbeat.Load> loads(MemberHeartbeat member, Weights weights) {
        return member.models().stream()
                .filter(load -> load.baseDigest().equals(weights.baseDigest()));
    }
}
