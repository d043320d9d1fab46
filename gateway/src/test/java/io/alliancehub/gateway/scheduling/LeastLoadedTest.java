package io.alliancehub.gateway.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The idlest of those that may answer. */
final class LeastLoadedTest {
    private static final TenantId BANK = new TenantId("bank-a");

    @Test
    void idlestMemberThatServesTheModelIsChosen() {
        assertThat(
                        choose(
                                Map.of(),
                                Set.of(),
                                member("a", 3, "digest"),
                                member("b", 1, "digest"),
                                member("c", 0, "another")))
                .contains("b");
    }

    @Test
    void burstOfThisGatewayCountsBeforeTheHeartbeatDoes() {
        assertThat(
                        choose(
                                Map.of("b", 9),
                                Set.of(),
                                member("a", 3, "digest"),
                                member("b", 1, "digest")))
                .contains("a");
    }

    @Test
    void sickDrainingAndFailedMembersAreLeftAlone() {
        MemberHeartbeat sick = new MemberHeartbeat("a", "u", false, false, load(0, "digest"), "1");
        MemberHeartbeat draining =
                new MemberHeartbeat("b", "u", true, true, load(0, "digest"), "1");
        assertThat(
                        choose(
                                Map.of(),
                                Set.of("c"),
                                sick,
                                draining,
                                member("c", 0, "digest"),
                                member("d", 8, "digest")))
                .contains("d");
        assertThat(choose(Map.of(), Set.of(), sick, draining)).isEmpty();
    }

    @Test
    void memberWithoutTheAdapterIsNeverChosenAndOneThatHasItInMemoryIsPreferredWithinReason() {
        Weights derived = new Weights("digest", "adapter");
        MemberHeartbeat without = member("a", 0, "digest");
        MemberHeartbeat elsewhere = with("b", 0, "another", true);
        assertThat(choose(derived, without, elsewhere)).isEmpty();
        MemberHeartbeat cold = with("c", 0, "digest", false);
        assertThat(choose(derived, without, elsewhere, cold)).contains("c");
        int cost = LeastLoaded.LOADING_COST;
        assertThat(choose(derived, cold, with("d", cost - 1, "digest", true))).contains("d");
        assertThat(choose(derived, cold, with("d", cost + 1, "digest", true))).contains("c");
        assertThat(choose(Weights.of("digest"), without, cold)).contains("a");
    }

    private static Optional<String> choose(Weights weights, MemberHeartbeat... members) {
        return new LeastLoaded(() -> List.of(members), id -> 0)
                .choose(BANK, weights, Set.of())
                .map(MemberHeartbeat::memberId);
    }

    private static MemberHeartbeat with(String id, int running, String digest, boolean resident) {
        var adapter = new MemberHeartbeat.Adapter("adapter", resident);
        var load = new MemberHeartbeat.Load(digest, running, 0, 1, 1, 1, List.of(adapter));
        return new MemberHeartbeat(id, "u", true, false, List.of(load), "1");
    }

    private static Optional<String> choose(
            Map<String, Integer> here, Set<String> failed, MemberHeartbeat... members) {
        return new LeastLoaded(() -> List.of(members), id -> here.getOrDefault(id, 0))
                .choose(BANK, Weights.of("digest"), failed)
                .map(MemberHeartbeat::memberId);
    }

    private static MemberHeartbeat member(String id, int running, String digest) {
        return new MemberHeartbeat(id, "u", true, false, load(running, digest), "1");
    }

    private static List<MemberHeartbeat.Load> load(int running, String digest) {
        return List.of(new MemberHeartbeat.Load(digest, running, 0, 1, 1, 1));
    }
}
