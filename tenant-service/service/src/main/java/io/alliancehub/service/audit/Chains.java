package io.alliancehub.service.audit;

import io.alliancehub.service.job.Progress;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Proves that a chain of records is as it was written. */
@Service
final class Chains {
    private static final int VERIFIED_AT_ONCE = 1_000;
    private final AuditRepository repository;

    Chains(AuditRepository repository) {
        this.repository = repository;
    }

    /** How many records a chain has. */
    long length(String tenantId) {
        return repository.length(tenantId);
    }

    /** Recomputes a whole chain. */
    Verdict verify(String tenantId) {
        return verify(tenantId, null, new Progress());
    }

    /**
     * Recomputes a whole chain, in parts.
     *
     * @param known what an earlier proof found, which must still be so: a chain whose end was cut
     *     off, or which was written anew as a whole, fits together too
     */
    Verdict verify(String tenantId, @Nullable Verdict known, Progress progress) {
        long position = 0;
        String hash = AuditChain.START;
        while (true) {
            List<AuditRecord> part = repository.chain(tenantId, position, VERIFIED_AT_ONCE);
            OptionalLong broken = AuditChain.firstBroken(part, position, hash);
            if (broken.isPresent()) {
                return Verdict.broken(tenantId, broken.getAsLong());
            }
            for (AuditRecord record : part) {
                if (known != null && known.differs(record)) {
                    return Verdict.broken(tenantId, record.position());
                }
            }
            if (part.isEmpty()) {
                return known != null && known.intact() && known.records() > position
                        ? Verdict.broken(tenantId, position + 1)
                        : new Verdict(tenantId, true, position, null, hash);
            }
            position = part.getLast().position();
            hash = part.getLast().hash();
            progress.advance(part.size());
        }
    }

    /**
     * Whether a chain is whole.
     *
     * @param tenantId the bank whose chain it is, or {@code @alliance}
     * @param records how many records from the beginning are as they were written
     * @param brokenAt position of the first that is not; absent where all are
     * @param lastHash of the last record, to compare with later; absent where the chain is broken
     */
    record Verdict(
            String tenantId,
            boolean intact,
            long records,
            @Nullable Long brokenAt,
            @Nullable String lastHash) {
        static Verdict broken(String tenantId, long at) {
            return new Verdict(tenantId, false, at - 1, at, null);
        }

        private boolean differs(AuditRecord record) {
            return intact && records == record.position() && !record.hash().equals(lastHash);
        }
    }
}
