package io.alliancehub.service.pool;

import io.alliancehub.contract.CacheReport;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.lettuce.core.RedisException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Brings each member to what is wanted, whoever it is and whenever it started: it is asked what it
 * has, and told what is missing. Every instance of the service does so; an order that is given
 * twice changes nothing. One that was refused is given again after a while.
 */
@Component
final class CacheReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(CacheReconciler.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(30);

    private final CacheReports reports;
    private final CacheOrderRepository repository;
    private final CacheFailures failures;
    private final MemberOrders members;
    private final TenantTransactions transactions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    CacheReconciler(
            CacheReports reports,
            CacheOrderRepository repository,
            CacheFailures failures,
            MemberOrders members,
            TenantTransactions transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.reports = reports;
        this.repository = repository;
        this.failures = failures;
        this.members = members;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Compares and orders once. Members are asked before it is read what is wanted: an order that
     * is given in between is then given again, and not taken back.
     */
    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void reconcile() {
        try {
            var all = reports.all();
            if (all.isEmpty()) {
                return;
            }
            WantedCache wanted = repository.wanted();
            failures.forgetOld();
            Map<CacheFailures.Place, CacheFailures.Failure> failed = failures.all();
            for (CacheReports.Reported it : all) {
                CacheReport report = it.report();
                if (report != null) {
                    for (CacheOrder order : CacheDifference.of(report, wanted)) {
                        bring(it.member(), order, failed);
                    }
                }
            }
        } catch (RedisException | DataAccessException | TransactionException e) {
            LOG.debug("members hear later of what is wanted of their caches", e);
        }
    }

    private void bring(
            MemberHeartbeat member,
            CacheOrder order,
            Map<CacheFailures.Place, CacheFailures.Failure> failed) {
        CacheFailures.Failure last =
                failed.get(new CacheFailures.Place(member.memberId(), order.about()));
        if (last != null && clock.instant().isBefore(last.at().plus(AGAIN_AFTER))) {
            return;
        }
        MemberOrders.Said said = members.give(member, order);
        failures.note(said, order.about());
        if (said.done()) {
            LOG.info("{} brought to {}", member.memberId(), order.about());
            note(member, order);
        }
    }

    private void note(MemberHeartbeat member, CacheOrder order) {
        CacheOrder.Subject about = order.about();
        String action =
                switch (order) {
                    case CacheOrder.Quota any -> "zone.quota-restored";
                    case CacheOrder.Publish any -> "prefix.publication-restored";
                    case CacheOrder.Withdraw any -> "prefix.withdrawal-restored";
                };
        Restored restored =
                new Restored(
                        member.memberId(),
                        about.kind().name().toLowerCase(Locale.ROOT),
                        about.baseDigest());
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    events.publishEvent(
                            new Change(Scope.ALLIANCE, action, about.name(), null, restored, null));
                    return true;
                });
    }

    /** What was said to which member, as the trail has it. */
    record Restored(String memberId, String kind, String baseDigest) {}
}
