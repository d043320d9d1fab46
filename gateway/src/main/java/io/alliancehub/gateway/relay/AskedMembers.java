package io.alliancehub.gateway.relay;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.gateway.metering.MemberAccounts;
import io.alliancehub.gateway.scheduling.MemberDirectory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the members themselves. Fails open: a member that does not answer in time only leaves the
 * platform's cost and the evidence of a cut-off answer unknown; the bill does not wait for it.
 * Thread-safe.
 */
public final class AskedMembers implements MemberAccounts {
    private static final Logger log = LoggerFactory.getLogger(AskedMembers.class);

    private final MemberDirectory members;
    private final MemberClient client;
    private final Duration within;

    /**
     * @param within longest time for an account
     */
    public AskedMembers(MemberDirectory members, MemberClient client, Duration within) {
        this.members = members;
        this.client = client;
        this.within = within;
    }

    /** The same members, given more time. */
    public AskedMembers patiently(Duration longer) {
        return new AskedMembers(members, client, longer);
    }

    @Override
    public CompletableFuture<@Nullable MemberAccounting> of(
            String requestId, @Nullable String memberId) {
        List<MemberHeartbeat> asked =
                members.live().stream()
                        .filter(it -> memberId == null || it.memberId().equals(memberId))
                        .toList();
        return Flux.fromIterable(asked)
                .flatMap(member -> ask(member, requestId))
                .next()
                .timeout(within)
                .doOnError(
                        late ->
                                log.debug(
                                        "request {}: none of {} members gave an account in time",
                                        requestId,
                                        asked.size()))
                .onErrorComplete()
                .toFuture();
    }

    private Mono<MemberAccounting> ask(MemberHeartbeat member, String requestId) {
        return client.account(member, requestId)
                .filter(it -> isOf(member, requestId, it))
                .doOnError(
                        cause ->
                                log.debug(
                                        "request {}: member {} gave no account: {}",
                                        requestId,
                                        member.memberId(),
                                        cause.toString()))
                .onErrorComplete();
    }

    private static boolean isOf(
            MemberHeartbeat member, String requestId, MemberAccounting accounting) {
        return accounting.requestId().equals(requestId)
                && accounting.memberId().equals(member.memberId())
                && member.models().stream()
                        .anyMatch(it -> it.baseDigest().equals(accounting.evidence().baseDigest()));
    }
}
