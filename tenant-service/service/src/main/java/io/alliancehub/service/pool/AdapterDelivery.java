package io.alliancehub.service.pool;

import io.alliancehub.contract.AdapterReport;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.service.adapter.Adapters;
import io.alliancehub.service.adapter.WantedAdapter;
import io.alliancehub.service.settings.OutgoingThreads;
import io.lettuce.core.RedisException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.core.JacksonException;

/**
 * Brings the adapters of banks to the members that serve the weights below them, and takes back
 * what no bank has any more: a member is asked what it has, and told what is missing, one file
 * after the other. Members are served side by side, each by one thread at a time. Every instance of
 * the service does so; a file that a member has already changes nothing.
 */
@Component
final class AdapterDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(AdapterDelivery.class);
    private static final Duration ASK_WITHIN = Duration.ofSeconds(3);
    private static final Duration ORDER_WITHIN = Duration.ofSeconds(30);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(30);

    /** A file may come as slowly as this. */
    private static final long BYTES_PER_SECOND_MIN = 1 << 20;

    private static final int NOT_FOUND = 404;

    private final MemberOrders members;
    private final MemberCalls calls;
    private final Adapters adapters;
    private final CacheFailures failures;
    private final OutgoingThreads threads;
    private final Clock clock;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    AdapterDelivery(
            MemberOrders members,
            MemberCalls calls,
            Adapters adapters,
            CacheFailures failures,
            OutgoingThreads threads,
            Clock clock) {
        this.members = members;
        this.calls = calls;
        this.adapters = adapters;
        this.failures = failures;
        this.threads = threads;
        this.clock = clock;
    }

    /** Sees to each member that nobody sees to yet. */
    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void deliver() {
        if (!calls.isPossible()) {
            return;
        }
        try {
            for (MemberHeartbeat member : members.alive()) {
                if (underWay.add(member.memberId())) {
                    threads.executor().execute(() -> see(member));
                }
            }
        } catch (RedisException e) {
            LOG.debug("members get adapters later", e);
        }
    }

    private void see(MemberHeartbeat member) {
        try {
            AdapterReport report = report(member);
            if (report != null) {
                bring(member, report);
            }
        } catch (RedisException | DataAccessException | TransactionException e) {
            LOG.debug("{} gets adapters later", member.memberId(), e);
        } finally {
            underWay.remove(member.memberId());
        }
    }

    /** Null where it is a member that has no adapters, or does not answer. */
    private @Nullable AdapterReport report(MemberHeartbeat member) {
        MemberCalls.Heard heard =
                calls.get(member, MemberProtocol.ADAPTERS_PATH, ASK_WITHIN).join();
        if (heard.answer() == null) {
            return null;
        }
        try {
            return ContractJson.mapper().treeToValue(heard.answer(), AdapterReport.class);
        } catch (JacksonException | NullPointerException e) {
            LOG.warn("{} says of its adapters what cannot be understood", member.memberId());
            return null;
        }
    }

    /** It was asked before it is read what is wanted: what changes in between is seen next time. */
    private void bring(MemberHeartbeat member, AdapterReport report) {
        List<WantedAdapter> wanted = adapters.wanted();
        Map<CacheFailures.Place, CacheFailures.Failure> failed = failures.all();
        for (Order order : orders(report, wanted)) {
            CacheFailures.Failure last =
                    failed.get(new CacheFailures.Place(member.memberId(), order.about()));
            if (last == null || !clock.instant().isBefore(last.at().plus(AGAIN_AFTER))) {
                failures.note(given(member, order), order.about());
            }
        }
    }

    /** What is to be taken back goes first: it makes room. */
    static List<Order> orders(AdapterReport report, List<WantedAdapter> wanted) {
        List<Order> orders = new ArrayList<>();
        List<Order> missing = new ArrayList<>();
        for (AdapterReport.Model model : report.models()) {
            Set<String> there = new HashSet<>();
            model.adapters().forEach(it -> there.add(it.digest()));
            for (WantedAdapter it : wanted) {
                if (it.baseDigest().equals(model.baseDigest()) && !there.remove(it.digest())) {
                    missing.add(new Order(it.digest(), it.baseDigest(), it.sizeBytes()));
                }
            }
            for (AdapterReport.Entry it : model.adapters()) {
                if (there.contains(it.digest()) && it.ofHub()) {
                    orders.add(new Order(it.digest(), model.baseDigest(), 0));
                }
            }
        }
        orders.addAll(missing);
        return orders;
    }

    private MemberOrders.Said given(MemberHeartbeat member, Order order) {
        String path = MemberProtocol.adapter(order.digest(), order.baseDigest());
        MemberCalls.Heard heard;
        if (order.isRemoval()) {
            heard = calls.delete(member, path, ORDER_WITHIN).join();
            if (heard.status() == NOT_FOUND) {
                heard = new MemberCalls.Heard(NOT_FOUND, null, null);
            }
        } else {
            Optional<Path> file = adapters.file(order.digest());
            Duration within = ORDER_WITHIN.plusSeconds(order.sizeBytes() / BYTES_PER_SECOND_MIN);
            heard =
                    file.isPresent()
                            ? calls.put(member, path, file.get(), within).join()
                            : new MemberCalls.Heard(
                                    0, null, "the service does not have the adapter's file");
        }
        boolean done = heard.failure() == null;
        if (done) {
            LOG.info(
                    "{} {} adapter {}",
                    member.memberId(),
                    order.isRemoval() ? "gave up" : "has",
                    order.digest());
        }
        return new MemberOrders.Said(member.memberId(), done, heard.answer(), heard.failure());
    }

    /**
     * What a member is to do about an adapter.
     *
     * @param sizeBytes of the file that it gets; 0 where it is to give it up
     */
    record Order(String digest, String baseDigest, long sizeBytes) {
        boolean isRemoval() {
            return sizeBytes == 0;
        }

        CacheOrder.Subject about() {
            return new CacheOrder.Subject(
                    isRemoval() ? CacheOrder.Kind.ADAPTER_REMOVAL : CacheOrder.Kind.ADAPTER,
                    digest,
                    baseDigest);
        }
    }
}
