package io.alliancehub.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.TenantId;
import io.alliancehub.gateway.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** However many one bank queues, another waits for one of them. */
final class FairTurnsTest {
    private static final TenantId FLOODING = new TenantId("bank-a");
    private static final TenantId OTHER = new TenantId("bank-b");
    private static final Duration SOON = Duration.ofSeconds(10);

    private final FairTurns turns = new FairTurns(1, 8);
    private final List<TenantId> served = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void anotherBankIsServedBeforeTheSecondOfAFlood() throws InterruptedException {
        assertThat(turns.enter(FLOODING, SOON)).isTrue();
        for (int i = 0; i < 8; i++) {
            ask(FLOODING);
        }
        Eventually.holds("the flood waits", SOON, () -> turns.waiting(FLOODING) == 8);
        ask(OTHER);
        Eventually.holds("the other one waits", SOON, () -> turns.waiting(OTHER) == 1);
        turns.leave(FLOODING);
        Eventually.holds("all are served", SOON, () -> served.size() == 9);
        assertThat(served.getFirst()).isEqualTo(OTHER);
    }

    @Test
    void tooManyOfOneBankAreRefusedAtOnce() throws InterruptedException {
        assertThat(turns.enter(FLOODING, SOON)).isTrue();
        for (int i = 0; i < 9; i++) {
            ask(FLOODING);
        }
        Eventually.holds("one is refused", SOON, () -> refused.get() == 1);
        turns.leave(FLOODING);
        Eventually.holds("the others are served", SOON, () -> served.size() == 8);
    }

    @Test
    void whoeverWaitsTooLongIsRefusedAndForgotten() throws InterruptedException {
        assertThat(turns.enter(FLOODING, SOON)).isTrue();
        assertThat(turns.enter(OTHER, Duration.ofMillis(10))).isFalse();
        assertThat(turns.waiting(OTHER)).isZero();
        turns.leave(FLOODING);
        assertThat(turns.enter(OTHER, Duration.ofMillis(10))).isTrue();
    }

    private void ask(TenantId bank) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                if (turns.enter(bank, SOON)) {
                                    served.add(bank);
                                    turns.leave(bank);
                                } else {
                                    refused.incrementAndGet();
                                }
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
    }
}
