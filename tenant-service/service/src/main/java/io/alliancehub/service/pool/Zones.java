package io.alliancehub.service.pool;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.ZoneErasureOrder;
import io.alliancehub.contract.ZoneErasureProof;
import io.alliancehub.contract.ZoneQuotaOrder;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/**
 * The operator's orders about banks' zones in the caches of the members. Each is on the trail
 * twice: that it was given, before any member hears of it, and what came of it. No transaction is
 * open while members are asked.
 */
@Service
final class Zones {
    private final MemberOrders members;
    private final TenantTransactions transactions;
    private final ApplicationEventPublisher events;

    Zones(MemberOrders members, TenantTransactions transactions, ApplicationEventPublisher events) {
        this.members = members;
        this.transactions = transactions;
        this.events = events;
    }

    /** Has every member erase what it keeps of a bank; the bank need not exist any more. */
    ZoneAnswer erase(TenantId tenant, String reason) {
        return audited(
                "zone.erasure",
                tenant.value(),
                null,
                reason,
                () ->
                        answer(
                                members.give(
                                        MemberProtocol.ZONE_ERASURE_PATH,
                                        new ZoneErasureOrder(tenant),
                                        any -> true)));
    }

    /** Sets what a bank is sure of, and may not exceed, on the members that serve a model. */
    ZoneAnswer quota(ZoneQuotaOrder order, String reason) {
        return audited(
                "zone.quota",
                order.zone().value(),
                order,
                reason,
                () ->
                        answer(
                                members.give(
                                        MemberProtocol.ZONE_QUOTA_PATH,
                                        order,
                                        MemberOrders.serving(order.baseDigest()))));
    }

    /** Lets all banks read the blocks of a prefix that the hub names. */
    ZoneAnswer publish(PrefixOrder order, String reason) {
        return prefix("prefix.publication", MemberProtocol.PREFIX_PUBLISH_PATH, order, reason);
    }

    /** Takes a prefix back. */
    ZoneAnswer withdraw(PrefixOrder order, String reason) {
        return prefix("prefix.withdrawal", MemberProtocol.PREFIX_WITHDRAW_PATH, order, reason);
    }

    private ZoneAnswer prefix(String action, String path, PrefixOrder order, String reason) {
        return audited(
                action,
                order.name(),
                // The trail has the name and the weights; the text is in the answers' prompts.
                new PrefixOrder(order.name(), order.baseDigest(), null),
                reason,
                () -> answer(members.give(path, order, MemberOrders.serving(order.baseDigest()))));
    }

    private ZoneAnswer audited(
            String action,
            String subject,
            @Nullable Object order,
            String reason,
            Supplier<ZoneAnswer> give) {
        note(action + "-ordered", subject, order, reason);
        ZoneAnswer answer = give.get();
        note(action + (answer.done() ? "-done" : "-failed"), subject, answer, reason);
        return answer;
    }

    private void note(String action, String subject, @Nullable Object after, String reason) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    events.publishEvent(
                            new Change(Scope.ALLIANCE, action, subject, null, after, reason));
                    return true;
                });
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
        Integer blocks = null;
        if (answer != null && answer.isArray()) {
            for (JsonNode proof : answer) {
                proofs.add(ContractJson.mapper().treeToValue(proof, ZoneErasureProof.class));
            }
        } else if (answer != null && answer.path("blocks").isInt()) {
            blocks = answer.path("blocks").intValue();
        }
        boolean done = said.done() && proofs.stream().allMatch(ZoneErasureProof::proven);
        String failure = said.done() && !done ? "not everything was erased" : said.failure();
        return new ZoneAnswer.Member(said.memberId(), done, failure, blocks, proofs);
    }
}
