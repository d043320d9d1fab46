package io.alliancehub.gateway.metering;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.UsageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bills what was running when an earlier gateway died: up to the last checkpoint, with the members'
 * accounts as evidence. The members are asked for so many at once, and not for ever: a start must
 * not wait for them.
 */
final class LostCalls {
    private static final int ASKED_AT_ONCE = 64;
    private static final Duration ASK_WITHIN = Duration.ofSeconds(3);

    private final MemberAccounts accounts;
    private final LongSupplier nanoTicker;
    private final String gatewayId;

    LostCalls(MemberAccounts accounts, LongSupplier nanoTicker, String gatewayId) {
        this.accounts = accounts;
        this.nanoTicker = nanoTicker;
        this.gatewayId = gatewayId;
    }

    /** The events of those calls that have none, by request id. */
    Map<String, UsageEvent> bill(List<JournalReplay.Unfinished> calls) {
        List<JournalReplay.Unfinished> lost =
                calls.stream().filter(call -> call.event() == null).toList();
        Map<String, MemberAccounting> told = ask(lost);
        Map<String, UsageEvent> events = new HashMap<>();
        for (JournalReplay.Unfinished it : lost) {
            String id = it.call().requestId();
            events.put(id, Bills.lost(it.call(), it.checkpoint(), told.get(id), gatewayId));
        }
        return events;
    }

    private Map<String, MemberAccounting> ask(List<JournalReplay.Unfinished> lost) {
        long begun = nanoTicker.getAsLong();
        Map<String, MemberAccounting> told = new HashMap<>();
        for (int at = 0; at < lost.size(); at += ASKED_AT_ONCE) {
            if (nanoTicker.getAsLong() - begun > ASK_WITHIN.toNanos()) {
                return told;
            }
            askTogether(lost.subList(at, Math.min(at + ASKED_AT_ONCE, lost.size())), told);
        }
        return told;
    }

    private void askTogether(
            List<JournalReplay.Unfinished> calls, Map<String, MemberAccounting> told) {
        List<CompletableFuture<@Nullable MemberAccounting>> answers = new ArrayList<>();
        for (JournalReplay.Unfinished it : calls) {
            JournalRecord.Checkpoint checkpoint = it.checkpoint();
            answers.add(
                    accounts.of(
                            it.call().requestId(),
                            checkpoint == null ? null : checkpoint.memberId()));
        }
        for (CompletableFuture<@Nullable MemberAccounting> answer : answers) {
            MemberAccounting account = answer.join();
            if (account != null) {
                told.put(account.requestId(), account);
            }
        }
    }
}
