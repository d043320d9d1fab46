package io.alliancehub.service.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.identity.ProvisioningRepository.Claim;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.UnluckyPlans;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that wait, taken by replicas that stall and fail. No worker runs: there is no realm. */
final class ProvisioningRowsTest {
    private static final TenantId BANK = new TenantId("bank-of-rows");
    private final RunningService service = RunningService.shared();
    private final ProvisioningRepository rows = service.bean(ProvisioningRepository.class);
    private final String person = "per-" + UUID.randomUUID();

    @BeforeEach
    void onlyThisPersonWaits() {
        service.bean(ClearingTransactions.class)
                .call(jdbc -> jdbc.sql("delete from provisioning").update());
        change();
    }

    @AfterEach
    void clockIsRight() {
        service.clock().ahead(Duration.ZERO);
    }

    @Test
    void takenRowIsTakenByNobodyElseUntilItsLeaseEnds() {
        Claim claim = rows.claim().orElseThrow();
        assertThat(claim.subject())
                .isEqualTo(new Subject(Scope.of(BANK), Subject.Kind.PERSON, person));
        assertThat(rows.claim()).isEmpty();
        service.clock().ahead(ProvisioningRepository.LEASE.plusSeconds(1));
        assertThat(rows.claim()).isPresent();
    }

    @Test
    void oneRowIsTakenHoweverTheDatabasePlansIt() {
        for (int i = 0; i < 5; i++) {
            rows.add(Scope.of(BANK), Subject.Kind.PERSON, person + "-" + i);
        }
        List<Claim> claims =
                service.bean(ClearingTransactions.class)
                        .call(
                                jdbc -> {
                                    UnluckyPlans.force(jdbc);
                                    return Stream.generate(rows::claim)
                                            .takeWhile(Optional::isPresent)
                                            .map(Optional::get)
                                            .toList();
                                });
        assertThat(claims).extracting(Claim::subject).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void doneRowIsGone() {
        rows.done(rows.claim().orElseThrow());
        assertThat(rows.waiting().rows()).isZero();
    }

    @Test
    void changeWhileARowIsPerformedHasItPerformedAgain() {
        Claim claim = rows.claim().orElseThrow();
        change();
        assertThat(rows.claim()).as("the lease holds").isEmpty();
        rows.done(claim);
        assertThat(rows.claim()).isPresent();
    }

    @Test
    void replicaThatStalledBeyondItsLeaseHasTheRowPerformedOnceMore() {
        Claim stalled = rows.claim().orElseThrow();
        service.clock().ahead(ProvisioningRepository.LEASE.plusSeconds(1));
        Claim other = rows.claim().orElseThrow();
        rows.done(other);
        assertThat(rows.waiting().rows()).isZero();
        // It may have written something old after the other had written the new.
        rows.done(stalled);
        assertThat(rows.claim()).isPresent();
    }

    @Test
    void failedRowWaitsAndAChangeMakesItDueAtOnce() {
        Claim claim = rows.claim().orElseThrow();
        rows.postpone(claim, 3, service.clock().instant().plusSeconds(60), "no");
        assertThat(rows.claim()).isEmpty();
        assertThat(rows.failing())
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.error()).isEqualTo("no");
                            assertThat(it.attempts()).isEqualTo(3);
                        });
        change();
        Optional<Claim> again = rows.claim();
        assertThat(again.orElseThrow().attempts()).isZero();
        // And a change that came while it failed is not put off with it.
        change();
        rows.postpone(again.get(), 1, service.clock().instant().plusSeconds(60), "no");
        assertThat(rows.claim()).isPresent();
    }

    private void change() {
        rows.add(Scope.of(BANK), Subject.Kind.PERSON, person);
    }
}
