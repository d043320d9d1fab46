package io.alliancehub.service.pool;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.redis.HubRedis;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.lettuce.core.RedisException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;

/**
 * Drains members and lets them come back. The decision lasts in the database, by member id, over
 * restarts of the member; it is written to Redis after the commit and anew each second, so that a
 * Redis that lost it has it again. A member that comes back under another id is another member.
 */
@Service
final class Drains {
    private static final Logger LOG = LoggerFactory.getLogger(Drains.class);
    private final DrainRepository repository;
    private final Heartbeats heartbeats;
    private final TenantTransactions transactions;
    private final ApplicationEventPublisher events;
    private final HubRedis redis;
    private final Clock clock;

    Drains(
            DrainRepository repository,
            Heartbeats heartbeats,
            TenantTransactions transactions,
            ApplicationEventPublisher events,
            HubRedis redis,
            Clock clock) {
        this.repository = repository;
        this.heartbeats = heartbeats;
        this.transactions = transactions;
        this.events = events;
        this.redis = redis;
        this.clock = clock;
    }

    /** Sends no new calls to this member, which must be alive; what it runs comes to its end. */
    Drain drain(String memberId, String reason) {
        if (heartbeats.members().stream()
                .noneMatch(it -> it.heartbeat().memberId().equals(memberId))) {
            throw HubProblem.notFound("member alive");
        }
        return transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    Drain drain = new Drain(memberId, actor(), Columns.now(clock), reason);
                    if (!repository.insert(drain)) {
                        throw new HubProblem(ProblemCode.CONFLICT, "the member is drained already");
                    }
                    events.publishEvent(
                            new Change(
                                    Scope.ALLIANCE,
                                    "member.drained",
                                    memberId,
                                    null,
                                    drain,
                                    reason));
                    transactions.afterCommit(this::publish);
                    return drain;
                });
    }

    /** Sends this member calls again. It need not be alive. */
    void resume(String memberId, String reason) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    Drain before =
                            repository.list().stream()
                                    .filter(it -> it.memberId().equals(memberId))
                                    .findFirst()
                                    .orElseThrow(() -> HubProblem.notFound("drained member"));
                    if (!repository.delete(memberId)) {
                        throw new HubProblem(ProblemCode.CONFLICT, "the member is not drained");
                    }
                    events.publishEvent(
                            new Change(
                                    Scope.ALLIANCE,
                                    "member.resumed",
                                    memberId,
                                    before,
                                    null,
                                    reason));
                    transactions.afterCommit(this::publish);
                    return true;
                });
    }

    List<Drain> list() {
        return repository.list();
    }

    /** Writes the present state to Redis. A failure is logged, and the next call tries again. */
    @Scheduled(fixedDelay = 1_000)
    void publish() {
        try {
            repository.publish(
                    drains ->
                            redis.commands()
                                    .set(
                                            RedisNames.DRAINED,
                                            ContractJson.write(
                                                    drains.stream()
                                                            .map(Drain::memberId)
                                                            .toList())));
        } catch (RedisException | DataAccessException | TransactionException e) {
            LOG.debug("which members are drained reaches gateways later", e);
        }
    }

    private static String actor() {
        return Actor.current().map(Actor::id).orElse("system");
    }
}
