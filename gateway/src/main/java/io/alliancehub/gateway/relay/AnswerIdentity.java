package io.alliancehub.gateway.relay;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.gateway.scheduling.Weights;
import org.jspecify.annotations.Nullable;

/** Which answer of whom, by what: what an account must name to be taken for this call. */
record AnswerIdentity(String requestId, String memberId, Weights weights) {
    static AnswerIdentity of(RelayOrder order, MemberHeartbeat member) {
        return new AnswerIdentity(
                order.end().call().requestId(), member.memberId(), order.weights());
    }

    /**
     * Lets an account pass that is of this answer.
     *
     * @throws BrokenStreamException where it is of another
     */
    MemberAccounting require(MemberAccounting accounting) {
        @Nullable Evidence evidence = accounting.evidence();
        if (!requestId.equals(accounting.requestId())
                || !memberId.equals(accounting.memberId())
                || evidence == null
                || !weights.equals(new Weights(evidence.baseDigest(), evidence.adapterDigest()))) {
            throw new BrokenStreamException("the accounting is of another answer");
        }
        return accounting;
    }
}
