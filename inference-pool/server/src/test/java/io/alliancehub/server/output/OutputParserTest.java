package io.alliancehub.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OutputParserTest {

    private static final List<String> SCRAPS =
            List.of(
                    "<think>",
                    "</think>",
                    "\n",
                    "\n\n",
                    " ",
                    "<tool_call>",
                    "</tool_call>",
                    "<",
                    "</",
                    "<tool",
                    "<｜tool▁calls▁begin｜>",
                    "<｜tool▁call▁begin｜>",
                    "<｜tool▁sep｜>",
                    "<｜tool▁call▁end｜>",
                    "<｜tool▁calls▁end｜>",
                    "function",
                    "get_rate",
                    "other",
                    "```json\n",
                    "```",
                    "<|python_tag|>",
                    "; ",
                    "{\"name\": \"get_rate\"",
                    ", \"arguments\": ",
                    ", \"parameters\": ",
                    "{\"a\": [1, 2]}",
                    "{",
                    "}",
                    "\"",
                    "你好",
                    "🙏",
                    "\\",
                    "{\"name\": \"get_rate\", \"arguments\": {\"x\": \"",
                    "\"}}");

    @Property(tries = 3000)
    void piecesOfAnySizeSayTheSame(
            @ForAll("texts") String text,
            @ForAll ToolFormat format,
            @ForAll Beginning beginning,
            @ForAll("cuts") List<Integer> cuts) {
        var rules = new OutputRules(beginning, format, Set.of("get_rate"), 2);
        List<String> pieces = new ArrayList<>();
        int at = 0;
        for (int cut : cuts) {
            int end = Math.min(text.length(), at + cut);
            pieces.add(text.substring(at, end));
            at = end;
        }
        pieces.add(text.substring(at));
        assertThat(Reading.of(rules, pieces)).isEqualTo(Reading.of(rules, List.of(text)));
    }

    /** Every letter and digit comes out somewhere, in its order, but those of marks and names. */
    @Property(tries = 1000)
    void nothingThatIsSaidGetsLost(@ForAll("texts") String text, @ForAll ToolFormat format) {
        var rules = new OutputRules(Beginning.ANSWER, format, Set.of("get_rate"), 8);
        Said said = Reading.of(rules, List.of(text)).said();
        var told = new StringBuilder(said.content());
        said.calls().forEach(call -> told.append(call.arguments()));
        for (String word : List.of("你好", "🙏", "other")) {
            assertThat(count(told.toString(), word)).isEqualTo(count(text, word));
        }
    }

    @Property(tries = 1000)
    void withoutToolsAndThoughtsTextIsText(@ForAll("texts") String text) {
        assertThat(Reading.of(OutputRules.TEXT, List.of(text)).said())
                .isEqualTo(Said.content(text));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(SCRAPS).list().ofMaxSize(24).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 9).list().ofMaxSize(40);
    }

    private static int count(String text, String word) {
        return (text.length() - text.replace(word, "").length()) / word.length();
    }

    @Test
    void aThoughtIsCutOffWhereverThePromptOpensIt() {
        assertThat(read(Beginning.THOUGHT, "First.\nThen.\n</think>\n\nAnswer\n"))
                .isEqualTo(new Said("Answer\n", "First.\nThen.", List.of()));
        assertThat(read(Beginning.MAYBE_THOUGHT, "<think>\nFirst.\n</think>\n\nAnswer"))
                .isEqualTo(new Said("Answer", "First.", List.of()));
        assertThat(read(Beginning.MAYBE_THOUGHT, "\n <think>a</think>b<think>c</think>"))
                .isEqualTo(new Said("b<think>c</think>", "a", List.of()));
        assertThat(read(Beginning.MAYBE_THOUGHT, "No <think>thought</think>"))
                .isEqualTo(Said.content("No <think>thought</think>"));
    }

    @Test
    void aThoughtThatIsCutOffIsAThought() {
        assertThat(read(Beginning.THOUGHT, "and so\n</thi"))
                .isEqualTo(new Said("", "and so\n</thi", List.of()));
        assertThat(read(Beginning.MAYBE_THOUGHT, "\n<thi")).isEqualTo(Said.content("\n<thi"));
        assertThat(read(Beginning.THOUGHT, "</think>")).isEqualTo(Said.NOTHING);
    }

    @Test
    void callsAreLookedForBehindTheThoughtAlone() {
        var rules = new OutputRules(Beginning.THOUGHT, ToolFormat.HERMES, Set.of("get_rate"), 2);
        String call = "<tool_call>{\"name\": \"get_rate\"}</tool_call>";
        Said said = Reading.of(rules, List.of("call " + call + "?\n</think>\n\n" + call)).said();
        assertThat(said)
                .isEqualTo(
                        new Said(
                                "",
                                "call " + call + "?",
                                List.of(new CallPart(0, "get_rate", "{}"))));
    }

    @Test
    void whatComesAfterTheLastCallThatIsAllowedIsText() {
        var rules = new OutputRules(Beginning.ANSWER, ToolFormat.HERMES, Set.of("get_rate"), 1);
        String second = "<tool_call>{\"name\": \"get_rate\", \"arguments\": {}}";
        Reading reading = Reading.of(rules, List.of(second + "</tool_call>\n" + second));
        assertThat(reading.said().calls()).hasSize(1);
        assertThat(reading.said().content()).isEqualTo(second);
    }

    @Test
    void aMissingEndCostsNothing() {
        var rules = new OutputRules(Beginning.ANSWER, ToolFormat.HERMES, Set.of("get_rate"), 2);
        var call = new CallPart(0, "get_rate", "{\"a\": 1}");
        String open = "<tool_call>{\"name\": \"get_rate\", \"arguments\": {\"a\": 1}";
        for (String end : List.of("", "}", "}\n</tool", "\n</tool_call>", "}</tool_call>\n")) {
            Reading reading = Reading.of(rules, List.of(open + end));
            assertThat(reading).isEqualTo(new Reading(new Said("", "", List.of(call)), true));
        }
    }

    @Test
    void argumentsMayComeBeforeTheName() {
        var rules = new OutputRules(Beginning.ANSWER, ToolFormat.HERMES, Set.of("get_rate"), 2);
        String text = "<tool_call>{\"arguments\": {\"a\": 1}, \"name\": \"get_rate\"}</tool_call>";
        assertThat(Reading.of(rules, List.of(text)).said().calls())
                .containsExactly(new CallPart(0, "get_rate", "{\"a\": 1}"));
    }

    private static Said read(Beginning beginning, String text) {
        return Reading.of(OutputRules.withoutTools(beginning), List.of(text)).said();
    }
}
