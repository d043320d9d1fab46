package io.alliancehub.service.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class PricePreviewTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void previewIsExactInAllAndByBankOverTheLastThirtyDays() {
        Instant now = service.clock().instant();
        bank.send(
                call("a", now.minus(Duration.ofDays(29)), new TokenUsage(1_000_001, 1, 7, 0)),
                call("b", now.minusSeconds(5), new TokenUsage(10, 10, 3, 0)),
                call("c", now.minus(Duration.ofDays(31)), new TokenUsage(999, 9, 9, 0)));
        JsonNode preview = preview("1.2345", "0.0001", "100000").expect(200).json();
        assertThat(preview.path("calls").asLong()).isEqualTo(2);
        // 1,000,000 input, 11 cached and 10 output tokens, at 2.0000, 0.5000 and 8.1234.
        assertThat(preview.path("amount").asString()).isEqualTo("2.0000867340");
        assertThat(preview.path("amountAtPreview").asString()).isEqualTo("2.2345000011");
        assertThat(preview.path("amountDifference").asString()).isEqualTo("0.2344132671");
        assertThat(preview.path("banks").size()).isEqualTo(1);
        JsonNode ofBank = preview.path("banks").get(0);
        assertThat(ofBank.path("tenantId").asString()).isEqualTo(bank.id.value());
        assertThat(ofBank.path("tenantName").asString()).startsWith("合成银行");
        assertThat(new BigDecimal(ofBank.path("amountAtPreview").asString()))
                .isEqualByComparingTo(preview.path("amountAtPreview").asString());
    }

    @Test
    void modelWithoutUseCostsNothingAtAnyPrice() {
        JsonNode preview = preview("5", "5", "5").expect(200).json();
        assertThat(preview.path("amountDifference").asString()).isEqualTo("0.0000000000");
        assertThat(preview.path("banks").size()).isZero();
    }

    @Test
    void priceThatCannotBeSetCannotBePreviewedEither() {
        preview("1.23456", "1", "1").expect(422);
        preview("-1", "1", "1").expect(422);
        service.post(
                        "/prices/preview",
                        """
                        {"alias":"no-such","inputPerMillion":"1","cachedInputPerMillion":"1",
                        "outputPerMillion":"1"}
                        """)
                .expect(404);
    }

    private RunningService.Answer preview(String input, String cached, String output) {
        return SignedIn.ofAlliance(service, Role.FINANCE)
                .post(
                        "/prices/preview",
                        """
                        {"alias":"%s","inputPerMillion":"%s","cachedInputPerMillion":"%s",
                        "outputPerMillion":"%s","validFrom":"2027-01-01T00:00:00Z"}
                        """
                                .formatted(bank.alias, input, cached, output));
    }

    private UsageEvent call(String name, Instant at, TokenUsage usage) {
        return bank.call(bank.id + "-" + name, at, usage);
    }
}
