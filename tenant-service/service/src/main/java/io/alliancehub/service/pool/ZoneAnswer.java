package io.alliancehub.service.pool;

import io.alliancehub.contract.ZoneErasureProof;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of an order about a zone or a prefix.
 *
 * @param done whether every member carried it out; of an erasure, whether each proved it
 */
public record ZoneAnswer(boolean done, List<Member> members) {
    public ZoneAnswer {
        members = List.copyOf(members);
    }

    /**
     * What came of it at one member.
     *
     * @param failure why it was not carried out; null where it was
     * @param tokens of a published prefix, as the model's template writes it; null for other orders
     * @param blocks of a published prefix that it shares; null for other orders
     * @param proofs of an erasure, one for each model; empty for other orders
     */
    public record Member(
            String memberId,
            boolean done,
            @Nullable String failure,
            @Nullable Integer tokens,
            @Nullable Integer blocks,
            List<ZoneErasureProof> proofs) {
        public Member {
            proofs = List.copyOf(proofs);
        }
    }
}
