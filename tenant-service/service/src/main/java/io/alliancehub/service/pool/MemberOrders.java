package io.alliancehub.service.pool;

import io.alliancehub.contract.MemberHeartbeat;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Gives orders to the members that are alive, one after the other; nothing is tried twice. */
@Component
final class MemberOrders {
    /** A member runs an order between two steps and may have much to overwrite. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private static final int NOT_FOUND = 404;

    private final Heartbeats heartbeats;
    private final MemberCalls calls;

    MemberOrders(Heartbeats heartbeats, MemberCalls calls) {
        this.heartbeats = heartbeats;
        this.calls = calls;
    }

    /**
     * What a member said to an order.
     *
     * @param done whether it carried it out, or had nothing of it to take back
     * @param answer its own words where it did
     * @param failure why it did not, in its words where it gave any
     */
    record Said(
            String memberId, boolean done, @Nullable JsonNode answer, @Nullable String failure) {}

    /** The members that are alive. */
    List<MemberHeartbeat> alive() {
        return heartbeats.members().stream().map(Heartbeats.Seen::heartbeat).toList();
    }

    /** The members that are alive and serve these weights. */
    List<MemberHeartbeat> serving(String baseDigest) {
        return alive().stream().filter(serves(baseDigest)).toList();
    }

    private static Predicate<MemberHeartbeat> serves(String baseDigest) {
        return member ->
                member.models().stream().anyMatch(it -> it.baseDigest().equals(baseDigest));
    }

    /**
     * Refuses where no member can be told anything.
     *
     * @throws io.alliancehub.service.problem.HubProblem saying why
     */
    void requirePossible() {
        calls.requirePossible();
    }

    /** Gives an order to each of these members. */
    List<Said> give(List<MemberHeartbeat> members, String path, Object order) {
        return members.stream().map(member -> said(member, path, order)).toList();
    }

    /** Gives an order to each of these members. */
    List<Said> give(List<MemberHeartbeat> members, CacheOrder order) {
        return members.stream().map(member -> give(member, order)).toList();
    }

    /** Gives an order to one member. */
    Said give(MemberHeartbeat member, CacheOrder order) {
        MemberCalls.Heard heard =
                calls.post(member, order.path(), order.body(), ANSWER_WITHIN).join();
        boolean nothingThere = order instanceof CacheOrder.Withdraw && heard.status() == NOT_FOUND;
        return nothingThere
                ? new Said(member.memberId(), true, null, null)
                : said(member.memberId(), heard);
    }

    private Said said(MemberHeartbeat member, String path, Object order) {
        return said(member.memberId(), calls.post(member, path, order, ANSWER_WITHIN).join());
    }

    private static Said said(String memberId, MemberCalls.Heard heard) {
        return new Said(memberId, heard.failure() == null, heard.answer(), heard.failure());
    }
}
