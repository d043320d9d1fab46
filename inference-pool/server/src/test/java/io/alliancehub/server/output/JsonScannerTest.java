package io.alliancehub.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the scanner calls an object, and what it breaks at, against a parser that is kept. */
class JsonScannerTest {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    @Property(tries = 4000)
    void objectsAreThoseOfTheParser(@ForAll("texts") String text) {
        String object = "{" + text;
        assertThat(isObject(object)).as(object).isEqualTo(parses(object));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"a\"",
                        "\"b\":",
                        ":",
                        ",",
                        " ",
                        "\n",
                        "1",
                        "-0",
                        "01",
                        "1.5",
                        "2e3",
                        "-",
                        ".",
                        "E+1",
                        "true",
                        "false",
                        "null",
                        "nul",
                        "\"\\u00e9\"",
                        "\"\\x\"",
                        "\"",
                        "\\",
                        "{}",
                        "[]",
                        "\"k\": 1",
                        "\"k\": {\"x\": [1, 2, {}]}",
                        "\"银\": \"行\"")
                .list()
                .ofMaxSize(8)
                .map(list -> String.join("", list) + (list.size() % 2 == 0 ? "}" : ""));
    }

    private static boolean isObject(String text) {
        var scanner = new JsonScanner();
        for (int i = 0; i < text.length(); i++) {
            boolean blankEnd = scanner.isDone() && text.substring(i).isBlank();
            if (blankEnd) {
                return true;
            }
            if (!scanner.accept(text.charAt(i))) {
                return false;
            }
        }
        return scanner.isDone();
    }

    private static boolean parses(String text) {
        try {
            JSON.readTree(text);
            return true;
        } catch (JacksonException broken) {
            return false;
        }
    }
}
