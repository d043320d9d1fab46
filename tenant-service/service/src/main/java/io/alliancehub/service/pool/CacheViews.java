package io.alliancehub.service.pool;

import io.alliancehub.contract.CacheReport;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.service.pool.CacheView.Delivery;
import io.alliancehub.service.pool.CacheView.DeliveryState;
import io.alliancehub.service.registry.Models.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** Puts together what members report of their caches and what is wanted of them. */
@Service
final class CacheViews {
    private final CacheReports reports;
    private final CacheOrderRepository repository;
    private final CacheFailures failures;
    private final ErasureRepository erasures;
    private final ModelNames names;

    CacheViews(
            CacheReports reports,
            CacheOrderRepository repository,
            CacheFailures failures,
            ErasureRepository erasures,
            ModelNames names) {
        this.reports = reports;
        this.repository = repository;
        this.failures = failures;
        this.erasures = erasures;
        this.names = names;
    }

    /** All of it, now. */
    CacheView now() {
        List<CacheReports.Reported> all = reports.all();
        WantedCache wanted = repository.wanted();
        Deliveries deliveries = new Deliveries(all, wanted, failures.all());
        return new CacheView(
                all.stream().map(this::member).toList(),
                wanted.quotas().stream().map(it -> quota(it, deliveries)).toList(),
                wanted.prefixes().stream().map(it -> prefix(it, deliveries, all)).toList(),
                erasures.latest());
    }

    private CacheView.MemberCache member(CacheReports.Reported it) {
        CacheReport report = it.report();
        return new CacheView.MemberCache(
                it.member().memberId(),
                it.failure(),
                report == null ? List.of() : report.models().stream().map(this::model).toList());
    }

    private CacheView.ModelCache model(CacheReport.Model it) {
        List<Named> known = names.of(it.baseDigest());
        return new CacheView.ModelCache(
                it.baseDigest(),
                known.isEmpty() ? null : known.getFirst().name(),
                known.stream().map(Named::alias).sorted().toList(),
                it.blocksTotal(),
                it.zones());
    }

    private static CacheView.QuotaView quota(WantedQuota it, Deliveries deliveries) {
        return new CacheView.QuotaView(
                it.zone().value(),
                it.baseDigest(),
                it.floor(),
                it.ceiling(),
                it.orderedBy(),
                it.orderedAt(),
                it.reason(),
                deliveries.of(
                        new CacheOrder.Subject(
                                CacheOrder.Kind.QUOTA, it.zone().value(), it.baseDigest())));
    }

    private static CacheView.PrefixView prefix(
            WantedPrefix it, Deliveries deliveries, List<CacheReports.Reported> all) {
        Optional<CacheReport.Prefix> there =
                all.stream()
                        .flatMap(member -> Optional.ofNullable(member.report()).stream())
                        .flatMap(report -> report.models().stream())
                        .filter(model -> model.baseDigest().equals(it.baseDigest()))
                        .flatMap(model -> model.prefixes().stream())
                        .filter(prefix -> prefix.name().equals(it.name()))
                        .filter(prefix -> prefix.systemDigest().equals(it.systemDigest()))
                        .findFirst();
        return new CacheView.PrefixView(
                it.name(),
                it.baseDigest(),
                it.system(),
                it.systemDigest(),
                there.map(CacheReport.Prefix::tokens).orElse(null),
                there.map(CacheReport.Prefix::blocks).orElse(null),
                it.orderedBy(),
                it.orderedAt(),
                it.reason(),
                deliveries.of(
                        new CacheOrder.Subject(
                                CacheOrder.Kind.PREFIX, it.name(), it.baseDigest())));
    }

    /** How far each order has come on each member. */
    private static final class Deliveries {
        private final List<CacheReports.Reported> members;
        private final Map<CacheFailures.Place, CacheFailures.Failure> failed;
        private final Map<String, Set<CacheOrder.Subject>> outstanding;

        Deliveries(
                List<CacheReports.Reported> members,
                WantedCache wanted,
                Map<CacheFailures.Place, CacheFailures.Failure> failed) {
            this.members = members;
            this.failed = failed;
            this.outstanding =
                    members.stream()
                            .collect(
                                    Collectors.toMap(
                                            it -> it.member().memberId(),
                                            it -> outstanding(it, wanted)));
        }

        private static Set<CacheOrder.Subject> outstanding(
                CacheReports.Reported it, WantedCache wanted) {
            CacheReport report = it.report();
            return report == null
                    ? Set.of()
                    : CacheDifference.of(report, wanted).stream()
                            .map(CacheOrder::about)
                            .collect(Collectors.toSet());
        }

        List<Delivery> of(CacheOrder.Subject about) {
            List<Delivery> deliveries = new ArrayList<>();
            for (CacheReports.Reported it : members) {
                if (serves(it.member(), about.baseDigest())) {
                    deliveries.add(of(it, about));
                }
            }
            return deliveries;
        }

        private static boolean serves(MemberHeartbeat member, String baseDigest) {
            return member.models().stream().anyMatch(it -> it.baseDigest().equals(baseDigest));
        }

        private Delivery of(CacheReports.Reported it, CacheOrder.Subject about) {
            String id = it.member().memberId();
            if (it.report() == null) {
                return new Delivery(id, DeliveryState.FAILED, it.failure());
            }
            if (!outstanding.getOrDefault(id, Set.of()).contains(about)) {
                return new Delivery(id, DeliveryState.APPLIED, null);
            }
            CacheFailures.Failure failure = failed.get(new CacheFailures.Place(id, about));
            return failure == null
                    ? new Delivery(id, DeliveryState.PENDING, null)
                    : new Delivery(id, DeliveryState.FAILED, failure.why());
        }
    }
}
