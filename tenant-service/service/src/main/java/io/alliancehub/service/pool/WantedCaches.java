package io.alliancehub.service.pool;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.contract.ZoneQuotaOrder;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.storage.Columns;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Changes what is wanted of the members' caches, in the caller's transaction. What no member could
 * hold is refused here, before it is kept.
 */
@Component
final class WantedCaches {
    /** As many as a member takes of one model. */
    static final int PREFIXES_MAX = 256;

    private final CacheOrderRepository repository;
    private final Clock clock;

    WantedCaches(CacheOrderRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Keeps a quota, or takes it back where it promises and forbids nothing. */
    void quota(ZoneQuotaOrder order, List<MemberHeartbeat> members, String actor, String reason) {
        repository.lock();
        if (WantedQuota.isOpen(order)) {
            if (!repository.removeQuota(order.zone(), order.baseDigest())) {
                throw HubProblem.notFound("quota of this bank for this model");
            }
            return;
        }
        requireRoom(order, members);
        repository.put(
                new WantedQuota(
                        order.zone(),
                        order.baseDigest(),
                        order.floor(),
                        order.ceiling() == Integer.MAX_VALUE ? null : order.ceiling(),
                        actor,
                        Columns.now(clock),
                        reason));
    }

    private void requireRoom(ZoneQuotaOrder order, List<MemberHeartbeat> members) {
        long promised =
                repository.quotas().stream()
                        .filter(it -> it.baseDigest().equals(order.baseDigest()))
                        .filter(it -> !it.zone().equals(order.zone()))
                        .mapToLong(WantedQuota::floor)
                        .sum();
        long smallest =
                members.stream()
                        .flatMap(it -> it.models().stream())
                        .filter(it -> it.baseDigest().equals(order.baseDigest()))
                        .mapToLong(MemberHeartbeat.Load::kvBlocksTotal)
                        .min()
                        .orElse(Long.MAX_VALUE);
        if (promised + order.floor() > smallest) {
            throw HubProblem.field(
                    "floor",
                    "floor: %d blocks are promised to other banks and the smallest member has %d"
                            .formatted(promised, smallest));
        }
    }

    /** Keeps a prefix; the same again is nothing. */
    void publish(PrefixOrder order, String actor, String reason) {
        repository.lock();
        String digest = Objects.requireNonNull(order.systemDigest(), "system");
        Optional<WantedPrefix> known = repository.prefix(order.name(), order.baseDigest());
        if (known.isPresent()) {
            if (!known.get().systemDigest().equals(digest)) {
                throw new HubProblem(
                        ProblemCode.CONFLICT,
                        "another text is published under this name; withdraw it first");
            }
            return;
        }
        long count =
                repository.prefixes().stream()
                        .filter(it -> it.baseDigest().equals(order.baseDigest()))
                        .count();
        if (count >= PREFIXES_MAX) {
            throw new HubProblem(
                    ProblemCode.CONFLICT,
                    "at most " + PREFIXES_MAX + " prefixes of a model may be published");
        }
        repository.insert(
                new WantedPrefix(
                        order.name(),
                        order.baseDigest(),
                        Objects.requireNonNull(order.system(), "system"),
                        digest,
                        actor,
                        Columns.now(clock),
                        reason));
    }

    /** Keeps a prefix no longer. */
    void withdraw(PrefixOrder order) {
        repository.lock();
        if (!repository.removePrefix(order.name(), order.baseDigest())) {
            throw HubProblem.notFound("published prefix of this name");
        }
    }
}
