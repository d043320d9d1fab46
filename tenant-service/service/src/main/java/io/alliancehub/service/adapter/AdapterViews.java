package io.alliancehub.service.adapter;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.service.registry.DerivedModels;
import io.alliancehub.service.registry.ServingMembers;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Shows adapters with what they are called by and where they are. */
@Component
final class AdapterViews {
    private final DerivedModels models;
    private final ServingMembers members;
    private final TenantTransactions transactions;

    AdapterViews(DerivedModels models, ServingMembers members, TenantTransactions transactions) {
        this.models = models;
        this.members = members;
        this.transactions = transactions;
    }

    Page<AdapterView> of(Page<Adapter> page) {
        List<Adapter> adapters = page.items();
        Map<String, List<String>> aliases =
                models.callableAs(adapters.stream().map(Adapter::modelVersion).toList());
        Optional<List<MemberHeartbeat>> alive = members.read();
        List<Failure> failures =
                failures(
                        adapters.stream()
                                .map(it -> it.facts().digest())
                                .collect(Collectors.toSet()));
        return page.map(
                it ->
                        new AdapterView(
                                it,
                                aliases.getOrDefault(it.modelVersion(), List.of()),
                                it.status() == Adapter.Status.HELD
                                        ? alive.map(beats -> spread(it, beats, failures))
                                                .orElse(null)
                                        : null));
    }

    private static AdapterView.Spread spread(
            Adapter adapter, List<MemberHeartbeat> beats, List<Failure> failures) {
        String digest = adapter.facts().digest();
        Set<String> lacking = new HashSet<>();
        int serving = 0;
        int registered = 0;
        int resident = 0;
        for (MemberHeartbeat beat : beats) {
            for (MemberHeartbeat.Load load : beat.models()) {
                if (load.baseDigest().equals(adapter.baseDigest())) {
                    serving++;
                    registered += load.hasAdapter(digest) ? 1 : 0;
                    resident += load.hasResident(digest) ? 1 : 0;
                    if (!load.hasAdapter(digest)) {
                        lacking.add(beat.memberId());
                    }
                }
            }
        }
        List<String> why =
                failures.stream()
                        .filter(it -> it.digest().equals(digest))
                        .filter(it -> it.baseDigest().equals(adapter.baseDigest()))
                        .filter(it -> lacking.contains(it.memberId()))
                        .map(Failure::why)
                        .distinct()
                        .sorted()
                        .toList();
        return new AdapterView.Spread(serving, registered, resident, why);
    }

    /** What members said that could not take an adapter; who they are stays with the alliance. */
    private List<Failure> failures(Collection<String> digests) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select member_id, subject, base_digest, failure
                                        from cache_order_failure
                                        where tenant_id = ? and kind = 'ADAPTER'
                                            and subject = any (?)
                                        """)
                                .param(Scope.ALLIANCE.value())
                                .param(digests.toArray(String[]::new))
                                .query(
                                        (row, index) ->
                                                new Failure(
                                                        row.getString("member_id"),
                                                        row.getString("subject"),
                                                        row.getString("base_digest"),
                                                        row.getString("failure")))
                                .list());
    }

    private record Failure(String memberId, String digest, String baseDigest, String why) {}
}
