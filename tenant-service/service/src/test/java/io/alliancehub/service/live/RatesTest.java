package io.alliancehub.service.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.GatewayHeartbeat;
import io.alliancehub.contract.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RatesTest {
    private static final Instant START = Instant.parse("2026-11-27T00:00:00Z");
    private static final TenantId A = new TenantId("bank-a");
    private static final TenantId B = new TenantId("bank-b");
    private final Rates rates = new Rates();

    @Test
    void growthOfCountersIsARatePerSecond() {
        Traffic first = read(1, beat("g1", START, 1, counts(A, 3, 10, 1_000)));
        assertThat(first.totals().openRequests()).isEqualTo(3);
        assertThat(first.totals().requestsPerSecond()).as("one reading is no rate").isNull();

        Traffic second = read(3, beat("g1", START, 3, counts(A, 2, 16, 1_400)));
        assertThat(second.totals().requestsPerSecond()).isEqualTo(3.0);
        assertThat(second.totals().tokensPerSecond()).isEqualTo(200.0);
        assertThat(second.tenants()).hasSize(1);
        assertThat(second.tenants().getFirst().openRequests()).isEqualTo(2);
    }

    @Test
    void restartedGatewayGivesNoRateThatIsNegativeOrGiant() {
        read(1, beat("g1", START, 1, counts(A, 0, 1_000_000, 9_000_000)));
        read(2, beat("g1", START, 2, counts(A, 0, 1_000_001, 9_000_000)));
        Instant again = START.plusSeconds(3);
        Traffic restarted = read(4, beat("g1", again, 4, counts(A, 1, 5, 100)));
        assertThat(restarted.totals().requestsPerSecond()).isNull();
        Traffic after = read(5, beat("g1", again, 5, counts(A, 1, 7, 150)));
        assertThat(after.totals().requestsPerSecond()).isEqualTo(2.0);
        assertThat(after.totals().tokensPerSecond()).isEqualTo(50.0);
    }

    @Test
    void counterThatShrinksWithoutARestartGivesNoRate() {
        read(1, beat("g1", START, 1, counts(A, 0, 100, 100)));
        Traffic shrunk = read(2, beat("g1", START, 2, counts(A, 0, 1, 1)));
        assertThat(shrunk.totals().requestsPerSecond()).isEqualTo(0.0);
    }

    @Test
    void heartbeatThatIsReadTwiceKeepsItsRate() {
        read(1, beat("g1", START, 1, counts(A, 0, 10, 0)));
        GatewayHeartbeat second = beat("g1", START, 2, counts(A, 0, 14, 0));
        assertThat(read(2, second).totals().requestsPerSecond()).isEqualTo(4.0);
        assertThat(read(3, second).totals().requestsPerSecond()).isEqualTo(4.0);
    }

    @Test
    void gatewaysAreAddedUpAndOneThatIsGoneCountsNoMore() {
        read(1, beat("g1", START, 1, counts(A, 1, 0, 0)), beat("g2", START, 1, counts(B, 2, 0, 0)));
        Traffic both =
                read(
                        2,
                        beat("g1", START, 2, counts(A, 1, 5, 0)),
                        beat("g2", START, 2, counts(B, 2, 7, 0), counts(A, 4, 1, 0)));
        assertThat(both.gateways()).isEqualTo(2);
        assertThat(both.totals().openRequests()).isEqualTo(7);
        assertThat(both.totals().requestsPerSecond()).isEqualTo(13.0);
        assertThat(both.of(A).totals().requestsPerSecond()).isEqualTo(6.0);
        assertThat(both.of(B).totals().openRequests()).isEqualTo(2);

        Traffic one = read(3, beat("g1", START, 3, counts(A, 1, 5, 0)));
        assertThat(one.totals().openRequests()).isEqualTo(1);
        assertThat(one.of(B).totals().openRequests()).isZero();
    }

    @Test
    void medianIsOfTheLastTenSeconds() {
        read(1, beat("g1", START, 1, firstTokens(A, 50, 0)));
        Traffic fast = read(2, beat("g1", START, 2, firstTokens(A, 50, 9)));
        assertThat(fast.totals().firstTokenP50Ms()).isEqualTo(50);
        Traffic quiet = read(20, beat("g1", START, 20, firstTokens(A, 50, 9)));
        assertThat(quiet.totals().firstTokenP50Ms()).isNull();
    }

    private Traffic read(long second, GatewayHeartbeat... beats) {
        return rates.accept(List.of(beats), START.plusSeconds(second));
    }

    private static GatewayHeartbeat beat(
            String id, Instant startedAt, long second, GatewayHeartbeat.Traffic... banks) {
        return new GatewayHeartbeat(
                id, startedAt, START.plus(Duration.ofSeconds(second)), List.of(banks), Map.of());
    }

    private static GatewayHeartbeat.Traffic counts(
            TenantId tenant, long open, long requests, long tokens) {
        return new GatewayHeartbeat.Traffic(
                tenant, open, requests, 0, tokens, 0, Map.of(), List.of());
    }

    private static GatewayHeartbeat.Traffic firstTokens(TenantId tenant, long bound, long count) {
        List<Long> buckets =
                new ArrayList<>(
                        Collections.nCopies(GatewayHeartbeat.FIRST_TOKEN_MILLIS.size() + 1, 0L));
        buckets.set(GatewayHeartbeat.FIRST_TOKEN_MILLIS.indexOf(bound), count);
        return new GatewayHeartbeat.Traffic(tenant, 0, count, 0, 0, 0, Map.of(), buckets);
    }
}
