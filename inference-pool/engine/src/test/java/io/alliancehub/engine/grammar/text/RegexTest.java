package io.alliancehub.engine.grammar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class RegexTest {

    private static final long SEED = 20261128;
    private static final String[] ATOMS = {
        "a",
        "b",
        "[ab]",
        "[^a]",
        ".",
        "\\d",
        "\\w",
        "\\S",
        "c",
        "[a-c]",
        "\u4e2d",
        "(?:ab|c)",
        "\\."
    };

    private final SplittableRandom random = new SplittableRandom(SEED);

    private static Work work() {
        return new Work(20_000_000);
    }

    @Test
    void expressionsMatchWhatJavasMatch() {
        int matched = 0;
        for (int i = 0; i < 300; i++) {
            String expression = expression(1);
            Dfa whole = Regex.whole(expression, work());
            Dfa within = Regex.within(expression, work());
            Pattern pattern = Pattern.compile(expression);
            for (int j = 0; j < 40; j++) {
                String text = text();
                boolean matches = pattern.matcher(text).matches();
                assertThat(whole.matches(text))
                        .as("%s on '%s', seed %d", expression, text, SEED)
                        .isEqualTo(matches);
                assertThat(within.matches(text))
                        .as("%s in '%s', seed %d", expression, text, SEED)
                        .isEqualTo(pattern.matcher(text).find());
                matched += matches ? 1 : 0;
            }
        }
        assertThat(matched).isGreaterThan(500);
    }

    private String expression(int depth) {
        var made = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String atom =
                    depth > 0 && random.nextInt(3) == 0
                            ? "(" + expression(depth - 1) + "|" + expression(depth - 1) + ")"
                            : ATOMS[random.nextInt(ATOMS.length)];
            made.append(atom);
            switch (random.nextInt(8)) {
                case 0 -> made.append('*');
                case 1 -> made.append('+');
                case 2 -> made.append('?');
                case 3 -> made.append("{1,3}");
                default -> {
                    // once
                }
            }
        }
        return made.toString();
    }

    private String text() {
        var made = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            made.append("abc1. \u4e2d".charAt(random.nextInt(7)));
        }
        return made.toString();
    }

    @Test
    void anchorsHoldWhereTheyStand() {
        for (String expression : List.of("^a", "a$", "^a|b$", "^$", "^a*$", "(^|x)a", "a(b|$)")) {
            Dfa within = Regex.within(expression, work());
            for (String text : List.of("", "a", "b", "ab", "ba", "xa", "cxa", "ac", "bab", "aa")) {
                assertThat(within.matches(text))
                        .as("%s in '%s'", expression, text)
                        .isEqualTo(Pattern.compile(expression).matcher(text).find());
            }
        }
    }

    @Test
    void whatIsNotRegularIsRefused() {
        for (String expression :
                List.of(
                        "(a)\\1",
                        "(?=a)b",
                        "(?<!a)b",
                        "\\bword",
                        "(?i)a",
                        "\\p{Script=Han}",
                        "a**",
                        "(",
                        ")",
                        "[b-a]",
                        "a{2,1}",
                        "a{99999}",
                        "\\8",
                        "[",
                        "a{",
                        "*a",
                        "\\u{110000}")) {
            assertThatThrownBy(() -> Regex.whole(expression, work()))
                    .as(expression)
                    .isInstanceOf(GrammarRefusedException.class);
        }
    }

    @Test
    void expressionsThatExplodeAreEndedByTheirWork() {
        for (String expression :
                List.of(
                        "(a|b)*a(a|b){20}",
                        "((a{0,99}){0,99}){0,99}",
                        "(a*)*(b*)*c{1,9999}d{1,9999}",
                        "(.|..|...|....){1,5000}x")) {
            var work = new Work(2_000_000);
            assertThatThrownBy(() -> Regex.within(expression, work))
                    .as(expression)
                    .isInstanceOf(GrammarRefusedException.class);
            assertThat(work.spent()).isLessThan(2_200_000);
        }
    }
}
