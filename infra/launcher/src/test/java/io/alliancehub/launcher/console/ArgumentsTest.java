package io.alliancehub.launcher.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
    @Test
    void readsFlagsValuesAndWords() {
        Arguments arguments =
                parse("--json", "--data", "a folder", "--model=x=y", "--model", "z", "word");

        assertThat(arguments.has("--json")).isTrue();
        assertThat(arguments.value("--data")).contains("a folder");
        assertThat(arguments.values("--model")).containsExactly("x=y", "z");
        assertThat(arguments.words()).containsExactly("word");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> parse("--jsn")).hasMessageContaining("--jsn");
        assertThatThrownBy(() -> parse("--json=yes")).hasMessageContaining("--json=yes");
        assertThatThrownBy(() -> parse("one", "two")).hasMessageContaining("'two'");
        assertThatThrownBy(() -> parse("--data")).hasMessageContaining("--data");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThat(parse("--data", "5").number("--data", 1, 9)).hasValue(5);
        assertThatThrownBy(() -> parse("--data", "10").number("--data", 1, 9))
                .hasMessageContaining("from 1 to 9");
        assertThatThrownBy(() -> parse("--data", "ten").number("--data", 1, 9))
                .hasMessageContaining("from 1 to 9");
    }

    private static Arguments parse(String... words) {
        return Arguments.parse(
                "test", List.of(words), Set.of("--json"), Set.of("--data", "--model"), 1);
    }
}
