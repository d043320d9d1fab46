package io.alliancehub.service.pool;

import io.alliancehub.contract.CacheReport;
import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.contract.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/*
 * What a member has is compared with what is wanted; which orders it was given before, and whether
 * it is the process that got them, does not matter. Floors that fall go first: all floors together
 * must fit at every moment, and one can often rise only after another has fallen. A prefix whose
 * text is another than the wanted is taken back before it is published anew.
 */
/** What a member is still to be told. */
final class CacheDifference {
    private final WantedCache wanted;

    private CacheDifference(WantedCache wanted) {
        this.wanted = wanted;
    }

    /** The orders that bring a member from what it reports to what is wanted, in their order. */
    static List<CacheOrder> of(CacheReport report, WantedCache wanted) {
        CacheDifference difference = new CacheDifference(wanted);
        List<CacheOrder> orders = new ArrayList<>();
        for (CacheReport.Model model : report.models()) {
            orders.addAll(difference.quotas(model));
            orders.addAll(difference.prefixes(model));
        }
        return orders;
    }

    private List<CacheOrder> quotas(CacheReport.Model model) {
        Map<String, CacheReport.Zone> there =
                model.zones().stream()
                        .collect(Collectors.toMap(CacheReport.Zone::name, Function.identity()));
        Map<CacheOrder.Quota, Integer> rises = new HashMap<>();
        for (WantedQuota quota : wanted.quotas()) {
            if (quota.baseDigest().equals(model.baseDigest())) {
                CacheReport.Zone zone = there.remove(quota.zone().value());
                if (zone == null || !holds(zone, quota)) {
                    int before = zone == null ? 0 : zone.floor();
                    rises.put(new CacheOrder.Quota(quota.order()), quota.floor() - before);
                }
            }
        }
        for (CacheReport.Zone zone : there.values()) {
            if (zone.hasQuota()) {
                TenantId bank = new TenantId(zone.name());
                rises.put(
                        new CacheOrder.Quota(WantedQuota.open(bank, model.baseDigest())),
                        -zone.floor());
            }
        }
        return rises.entrySet().stream()
                .sorted(
                        Map.Entry.<CacheOrder.Quota, Integer>comparingByValue()
                                .thenComparing(it -> it.getKey().about().name()))
                .<CacheOrder>map(Map.Entry::getKey)
                .toList();
    }

    private static boolean holds(CacheReport.Zone zone, WantedQuota quota) {
        Integer ceiling = zone.ceiling();
        return zone.floor() == quota.floor()
                && (ceiling == null ? Integer.MAX_VALUE : ceiling) == quota.order().ceiling();
    }

    private List<CacheOrder> prefixes(CacheReport.Model model) {
        Map<String, String> there =
                model.prefixes().stream()
                        .collect(
                                Collectors.toMap(
                                        CacheReport.Prefix::name,
                                        CacheReport.Prefix::systemDigest));
        List<CacheOrder> publications = new ArrayList<>();
        for (WantedPrefix prefix : wanted.prefixes()) {
            if (prefix.baseDigest().equals(model.baseDigest())) {
                if (prefix.systemDigest().equals(there.get(prefix.name()))) {
                    there.remove(prefix.name());
                } else {
                    publications.add(new CacheOrder.Publish(prefix.order()));
                }
            }
        }
        List<CacheOrder> orders = new ArrayList<>();
        there.keySet().stream()
                .sorted(Comparator.naturalOrder())
                .map(name -> new PrefixOrder(name, model.baseDigest(), null))
                .forEach(order -> orders.add(new CacheOrder.Withdraw(order)));
        orders.addAll(publications);
        return orders;
    }
}
