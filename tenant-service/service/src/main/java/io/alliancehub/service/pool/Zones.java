package io.alliancehub.service.pool;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.ZoneErasureOrder;
import io.alliancehub.contract.ZoneErasureProof;
import io.alliancehub.contract.ZoneQuotaOrder;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/**
 * The operator's orders about banks' zones in the caches of the members. Each is on the trail
 * twice: that it was given, before any member hears of it, and what came of it. What is to last is
 * kept with the first of these, so that a member that does not hear of it now does later. No
 * transaction is open while members are asked.
 */
@Service
final class Zones {
    private final MemberOrders members;
    private final WantedCaches wanted;
    private final CacheFailures failures;
    private final ErasureRepository erasures;
    private final TenantTransactions transactions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Zones(
            MemberOrders members,
            WantedCaches wanted,
            CacheFailures failures,
            ErasureRepository erasures,
            TenantTransactions transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.members = members;
        this.wanted = wanted;
        this.failures = failures;
        this.erasures = erasures;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /** Has every member erase what it keeps of a bank; the bank need not exist any more. */
    Erasure erase(TenantId tenant, String reason) {
        List<MemberHeartbeat> all = someOf(members.alive());
        Instant now = Columns.now(clock);
        Audited audited = new Audited("zone.erasure", tenant.value(), null, reason);
        ordered(audited, () -> {});
        ZoneAnswer answer =
                answer(
                        members.give(
                                all,
                                MemberProtocol.ZONE_ERASURE_PATH,
                                new ZoneErasureOrder(tenant)));
        var order = new ErasureRepository.Order(tenant.value(), actor(), now, reason);
        return transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    Erasure erasure = erasures.insert(order, answer);
                    publish(audited, end(answer), erasure);
                    return erasure;
                });
    }

    /** Sets what a bank is sure of, and may not exceed, on the members that serve a model. */
    ZoneAnswer quota(ZoneQuotaOrder order, String reason) {
        boolean open = WantedQuota.isOpen(order);
        List<MemberHeartbeat> serving = members.serving(order.baseDigest());
        List<MemberHeartbeat> asked = open ? serving : someOf(serving);
        return give(
                new Audited("zone.quota", order.zone().value(), order, reason),
                asked,
                new CacheOrder.Quota(order),
                () -> wanted.quota(order, asked, actor(), reason));
    }

    /** Lets all banks read the blocks of a prefix that the hub names. */
    ZoneAnswer publish(PrefixOrder order, String reason) {
        return give(
                prefix("prefix.publication", order, reason),
                someOf(members.serving(order.baseDigest())),
                new CacheOrder.Publish(order),
                () -> wanted.publish(order, actor(), reason));
    }

    /** Takes a prefix back. */
    ZoneAnswer withdraw(PrefixOrder order, String reason) {
        return give(
                prefix("prefix.withdrawal", order, reason),
                members.serving(order.baseDigest()),
                new CacheOrder.Withdraw(order),
                () -> wanted.withdraw(order));
    }

    private static Audited prefix(String action, PrefixOrder order, String reason) {
        // The trail has the name and the weights; the text is kept once, where it is wanted.
        return new Audited(
                action,
                order.name(),
                new PrefixOrder(order.name(), order.baseDigest(), null),
                reason);
    }

    private static List<MemberHeartbeat> someOf(List<MemberHeartbeat> members) {
        if (members.isEmpty()) {
            throw HubProblem.notFound("member alive that this concerns");
        }
        return members;
    }

    private ZoneAnswer give(
            Audited audited, List<MemberHeartbeat> asked, CacheOrder order, Runnable keep) {
        ordered(audited, keep);
        List<MemberOrders.Said> said = members.give(asked, order);
        ZoneAnswer answer = answer(said);
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    said.forEach(it -> failures.note(it, order.about()));
                    publish(audited, end(answer), answer);
                    return true;
                });
        return answer;
    }

    /** What the trail says of an order each time. */
    private record Audited(String action, String subject, @Nullable Object order, String reason) {}

    private void ordered(Audited audited, Runnable keep) {
        members.requirePossible();
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    keep.run();
                    publish(audited, "-ordered", audited.order());
                    return true;
                });
    }

    private static String end(ZoneAnswer answer) {
        return answer.done() ? "-done" : "-failed";
    }

    private void publish(Audited audited, String end, @Nullable Object after) {
        events.publishEvent(
                new Change(
                        Scope.ALLIANCE,
                        audited.action() + end,
                        audited.subject(),
                        null,
                        after,
                        audited.reason()));
    }

    private static String actor() {
        return Actor.current().map(Actor::id).orElse("service");
    }

    private static ZoneAnswer answer(List<MemberOrders.Said> said) {
        List<ZoneAnswer.Member> answers = new ArrayList<>();
        for (MemberOrders.Said each : said) {
            answers.add(member(each));
        }
        return new ZoneAnswer(answers.stream().allMatch(ZoneAnswer.Member::done), answers);
    }

    private static ZoneAnswer.Member member(MemberOrders.Said said) {
        JsonNode answer = said.answer();
        List<ZoneErasureProof> proofs = new ArrayList<>();
        Integer tokens = null;
        Integer blocks = null;
        if (answer != null && answer.isArray()) {
            for (JsonNode proof : answer) {
                proofs.add(ContractJson.mapper().treeToValue(proof, ZoneErasureProof.class));
            }
        } else if (answer != null && answer.path("blocks").isInt()) {
            blocks = answer.path("blocks").intValue();
            tokens = answer.path("tokens").asInt(0);
        }
        boolean done = said.done() && proofs.stream().allMatch(ZoneErasureProof::proven);
        String failure = said.done() && !done ? "not everything was erased" : said.failure();
        return new ZoneAnswer.Member(said.memberId(), done, failure, tokens, blocks, proofs);
    }
}
