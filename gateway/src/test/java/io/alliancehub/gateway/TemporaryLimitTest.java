package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.SharedHub;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A limit that was raised or lowered until a moment: the gateway itself goes back. */
final class TemporaryLimitTest {
    private static final TestHub HUB = SharedHub.HUB;
    private static final TestGateway GATEWAY = SharedHub.GATEWAY;
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void loweredLimitIsWholeAgainAtItsMomentThoughTheServiceIsAway() {
        Instant end = Instant.now().plusSeconds(3);
        TestBank bank = HUB.add(TestBank.of("bank-lowered", temporary("bank-lowered", 0, end, 9)));
        HttpResponse<String> refused = chat(bank);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("0 requests at once");
        HUB.service.away = true;
        try {
            Eventually.holds("the limit whole", SOON, () -> chat(bank).statusCode() == 200);
        } finally {
            HUB.service.away = false;
        }
        assertThat(Instant.now()).isAfterOrEqualTo(end);
    }

    @Test
    void raisedLimitIsLowAgainAtItsMoment() {
        Instant end = Instant.now().plusSeconds(3);
        TestBank bank = HUB.add(TestBank.of("bank-raised", temporary("bank-raised", 9, end, 0)));
        assertThat(chat(bank).statusCode()).isEqualTo(200);
        Eventually.holds("the limit low", SOON, () -> chat(bank).statusCode() == 429);
        assertThat(Instant.now()).isAfterOrEqualTo(end);
    }

    private static AppliedLimit temporary(String bank, long value, Instant until, long then) {
        return new AppliedLimit(LimitLevel.BANK, bank, LimitKind.CONCURRENCY, value, until, then);
    }

    private static HttpResponse<String> chat(TestBank bank) {
        return GATEWAY.chat(bank, TestGateway.body("\"max_tokens\":1"));
    }
}
