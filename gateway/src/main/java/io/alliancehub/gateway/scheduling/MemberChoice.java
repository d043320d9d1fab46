package io.alliancehub.gateway.scheduling;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.TenantId;
import java.util.Optional;
import java.util.Set;

/**
 * Which member answers a call. Today's only rule is {@link LeastLoaded}; a fair queue per bank will
 * stand behind the same question.
 */
@FunctionalInterface
public interface MemberChoice {
    /**
     * Chooses among the members that may answer.
     *
     * @param tenant whose call it is
     * @param weights what the member must have
     * @param excluded members that have failed this call already
     */
    Optional<MemberHeartbeat> choose(TenantId tenant, Weights weights, Set<String> excluded);
}
