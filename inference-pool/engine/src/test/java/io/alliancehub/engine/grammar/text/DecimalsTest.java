package io.alliancehub.engine.grammar.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DecimalsTest {

    private static final long SEED = 20261128;

    private final Decimals decimals = new Decimals(new Work(50_000_000));
    private final SplittableRandom random = new SplittableRandom(SEED);

    private static boolean isNumber(String text) {
        boolean zero = text.matches("-0(\\.0*)?");
        return !zero && text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
    }

    private String text() {
        var made = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            made.append("0123459".charAt(random.nextInt(7)));
        }
        if (random.nextBoolean()) {
            made.append('.');
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                made.append("00125".charAt(random.nextInt(5)));
            }
        }
        return made.toString();
    }

    @Test
    void boundsAreThoseOfTheValues() {
        for (String bound :
                List.of("0", "3", "-3", "1.1", "-1.25", "100", "0.05", "-20", "12.50")) {
            BigDecimal value = new BigDecimal(bound);
            for (Decimals.Relation relation : Decimals.Relation.values()) {
                Dfa language = decimals.bounded(relation, value);
                for (int i = 0; i < 300; i++) {
                    String text = text();
                    boolean expected =
                            isNumber(text) && relation.holds(new BigDecimal(text).compareTo(value));
                    assertThat(language.matches(text))
                            .as("%s %s %s, seed %d", text, relation, bound, SEED)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void multiplesAreThoseOfTheValues() {
        for (String of : List.of("1", "2", "7", "1.5", "0.01", "0.25", "100", "0.0001", "1e-8")) {
            BigDecimal unit = new BigDecimal(of);
            Dfa language = decimals.multiples(unit);
            for (int i = 0; i < 300; i++) {
                String text = text();
                boolean expected =
                        isNumber(text) && new BigDecimal(text).remainder(unit).signum() == 0;
                assertThat(language.matches(text))
                        .as("%s is a multiple of %s, seed %d", text, of, SEED)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void oppositesHaveNoValueInCommon() {
        Dfa one = Languages.of(List.of("1", "2.5"), new Work(10_000));
        Dfa others = decimals.others(one);
        for (String text : List.of("1", "1.0", "1.000", "2.5", "2.50")) {
            assertThat(others.matches(text)).as(text).isFalse();
        }
        for (String text : List.of("10", "1.01", "2", "2.51", "0", "-1")) {
            assertThat(others.matches(text)).as(text).isTrue();
        }
        assertThat(decimals.others(decimals.whole()).matches("3.0")).isFalse();
        assertThat(decimals.others(decimals.whole()).matches("3.1")).isTrue();
        assertThat(decimals.others(decimals.all()).isEmpty()).isTrue();
    }
}
