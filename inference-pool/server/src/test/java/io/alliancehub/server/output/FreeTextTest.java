package io.alliancehub.server.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Expressions of texts without a mark, against a search for it. */
class FreeTextTest {

    private static final List<String> MARKS =
            List.of("</think>", "<tool_call>", "<｜tool▁calls▁begin｜>", "ab");

    @Property(tries = 3000)
    void textsWithoutTheMarkAreThoseThatAreMatched(
            @ForAll("marks") String mark, @ForAll("scraps") List<String> scraps) {
        var text = new StringBuilder();
        for (String scrap : scraps) {
            text.append(scrap, 0, Math.min(scrap.length(), 1 + text.length() % scrap.length()));
            text.append(scraps.size() % 3 == 0 ? mark.substring(0, mark.length() - 1) : "");
        }
        boolean matched = Pattern.matches(FreeText.without(mark), text);
        assertThat(matched).as("%s in %s", mark, text).isEqualTo(text.indexOf(mark) < 0);
    }

    @Test
    void aMarkHasItsFirstCharacterOnce() {
        assertThatThrownBy(() -> FreeText.without("aba"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<String> marks() {
        return Arbitraries.of(MARKS);
    }

    @Provide
    Arbitrary<List<String>> scraps() {
        return Arbitraries.of(
                        "</think>",
                        "<tool_call>",
                        "<｜tool▁calls▁begin｜>",
                        "ab",
                        "a",
                        "b",
                        "<",
                        "</t",
                        "\n",
                        "银",
                        "hink>",
                        ">")
                .list()
                .ofMaxSize(9);
    }
}
