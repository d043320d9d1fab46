package io.alliancehub.service.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.TokenPrices;
import io.alliancehub.contract.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class MoneyTest {
    @Property
    void priceTimesTokensEqualsWhatGatewaysReckon(
            @ForAll @LongRange(min = 0, max = 1_000_000_000) long units,
            @ForAll @LongRange(min = 0, max = 2_000_000) long prompt,
            @ForAll @LongRange(min = 0, max = 2_000_000) long completion) {
        PricePerMillion price = new PricePerMillion(BigDecimal.valueOf(units, 4));
        TokenPrices perToken =
                new TokenPrices("p", price.unitsPerToken(), 0, price.unitsPerToken());
        TokenUsage usage = new TokenUsage(prompt, 0, completion, 0);
        assertThat(price.times(prompt).plus(price.times(completion)))
                .isEqualTo(Yuan.ofUnits(perToken.units(usage)));
    }

    @Property
    void roundingLosesNothingThatTheResidueDoesNotHold(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long units) {
        Yuan exact = Yuan.ofUnits(units);
        long fen = exact.fen(RoundingMode.HALF_UP);
        Yuan residue = exact.minus(Yuan.ofFen(fen));
        assertThat(Yuan.ofFen(fen).plus(residue)).isEqualTo(exact);
        assertThat(residue.value().abs()).isLessThanOrEqualTo(new BigDecimal("0.005"));
    }

    @Test
    void priceWithAFifthDecimalIsRefused() {
        assertThatThrownBy(() -> PricePerMillion.parse("1.00001"))
                .hasMessageContaining("4 decimals");
        assertThat(PricePerMillion.parse("1.00010").toString()).isEqualTo("1.0001");
    }

    @Test
    void amountWithAnEleventhDecimalIsRefused() {
        assertThatThrownBy(() -> new Yuan(new BigDecimal("0.00000000001")))
                .isInstanceOf(ArithmeticException.class);
    }
}
