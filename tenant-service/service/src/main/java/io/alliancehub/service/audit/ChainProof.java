package io.alliancehub.service.audit;

import io.alliancehub.service.audit.Chains.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of proving chains.
 *
 * @param records that are as they were written
 * @param firstBroken of the first chain that is broken; absent where all are whole
 */
record ChainProof(
        boolean intact, long records, @Nullable Broken firstBroken, List<Verdict> chains) {
    static ChainProof of(List<Verdict> chains) {
        @Nullable Broken broken =
                chains.stream()
                        .filter(it -> it.brokenAt() != null)
                        .map(it -> new Broken(it.tenantId(), it.records() + 1))
                        .findFirst()
                        .orElse(null);
        return new ChainProof(
                broken == null, chains.stream().mapToLong(Verdict::records).sum(), broken, chains);
    }

    /** A record that is not as it was written, or is not there. */
    record Broken(String tenantId, long position) {}
}
