package io.alliancehub.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.grammar.GrammarCursor;
import io.alliancehub.engine.grammar.GrammarLimits;
import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.tokenizer.SpecialTokens;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.Vocabulary;
import io.alliancehub.tokenizer.chat.ToolChoice;
import io.alliancehub.tokenizer.chat.ToolRules;
import io.alliancehub.tokenizer.chat.ToolRules.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What grammars of tools allow is what the parser reads as calls, in every format. */
class ToolGrammarTest {

    private static final Tokenizer BYTES = Tokenizer.of(bytes());
    private static final Tool RATE =
            tool(
                    "get_rate",
                    Map.of(
                            "type",
                            "object",
                            "properties",
                            Map.of("currency", Map.of("type", "string")),
                            "required",
                            List.of("currency"),
                            "additionalProperties",
                            false));
    private static final Tool LIST = tool("list_tenants", Map.of());

    private static Tool tool(String name, Map<String, ?> schema) {
        return new Tool(name, schema, true, Map.of());
    }

    @Test
    void aCallThatMustBeMadeIsReadAsOne() {
        for (ToolFormat format : ToolFormat.values()) {
            Grammar required = grammar(format, new ToolChoice.Required(), Beginning.ANSWER, null);
            Grammar named =
                    grammar(format, new ToolChoice.Named("get_rate"), Beginning.ANSWER, null);
            int allowed = 0;
            for (CorpusCase each : CorpusCase.all()) {
                if (each.format() != format || !fits(required, each.text())) {
                    continue;
                }
                allowed++;
                assertThat(each.calls()).as(each.toString()).isTrue();
                assertThat(each.told().content()).isEmpty();
                if (fits(named, each.text())) {
                    assertThat(each.told().calls())
                            .as(each.toString())
                            .allMatch(call -> "get_rate".equals(call.name()));
                }
            }
            assertThat(allowed).as(format.wireName()).isGreaterThanOrEqualTo(2);
            assertThat(fits(required, "Hello")).isFalse();
            assertThat(fits(required, "")).isFalse();
        }
    }

    @Test
    void strictArgumentsFollowTheirSchemaWhereTheModelMayCall() {
        for (ToolFormat format : ToolFormat.values()) {
            Grammar auto = grammar(format, new ToolChoice.Auto(), Beginning.ANSWER, null);
            assertThat(fits(auto, "A word < of text, 银行 and \n more.")).isTrue();
            assertThat(fits(auto, "")).isTrue();
            for (CorpusCase each : CorpusCase.all()) {
                if (each.format() == format && fits(auto, each.text()) && each.calls()) {
                    assertThat(each.told().calls())
                            .as(each.toString())
                            .allMatch(ToolGrammarTest::followsItsSchema);
                }
            }
        }
    }

    private static boolean followsItsSchema(CallPart call) {
        return "list_tenants".equals(call.name())
                || ("get_rate".equals(call.name()) && call.arguments().contains("currency"));
    }

    @Test
    void aThoughtMayComeBeforeIt() {
        ToolFormat format = ToolFormat.HERMES;
        String call = "<tool_call>\n{\"name\": \"list_tenants\", \"arguments\": {}}\n</tool_call>";
        Grammar opened = grammar(format, new ToolChoice.Required(), Beginning.THOUGHT, null);
        assertThat(fits(opened, "so </thin> it is\n</think>\n\n" + call)).isTrue();
        assertThat(fits(opened, call)).isFalse();
        Grammar maybe = grammar(format, new ToolChoice.Required(), Beginning.MAYBE_THOUGHT, null);
        assertThat(fits(maybe, "<think>\nso\n</think>\n\n" + call)).isTrue();
        assertThat(fits(maybe, call)).isTrue();
        assertThat(fits(maybe, "so\n</think>\n\n" + call)).isFalse();
    }

    @Test
    void anAnswerOfAShapeMayBeACallInstead() {
        Grammar either =
                grammar(
                        ToolFormat.HERMES,
                        new ToolChoice.Auto(),
                        Beginning.ANSWER,
                        GrammarSpec.literal("yes"));
        assertThat(fits(either, "yes")).isTrue();
        assertThat(fits(either, "no")).isFalse();
        assertThat(
                        fits(
                                either,
                                "<tool_call>\n{\"name\": \"list_tenants\", \"arguments\": {}}\n"
                                        + "</tool_call>"))
                .isTrue();
    }

    @Test
    void nothingIsForcedWithoutNeed() {
        var rules = new OutputRules(Beginning.ANSWER, ToolFormat.HERMES, Set.of("f"), 4);
        var loose = new Tool("f", Map.of(), false, Map.of());
        var tools = new ToolRules(List.of(loose), new ToolChoice.Auto(), true);
        assertThat(new ToolGrammar(rules, tools).of(null)).isNull();
        assertThat(new ToolGrammar(OutputRules.TEXT, ToolRules.NONE).of(null)).isNull();
    }

    private static Grammar grammar(
            ToolFormat format, ToolChoice choice, Beginning beginning, GrammarSpec shape) {
        var rules = new OutputRules(beginning, format, Set.of("get_rate", "list_tenants"), 8);
        var tools = new ToolRules(List.of(RATE, LIST), choice, true);
        return Grammar.compile(new ToolGrammar(rules, tools).of(shape), GrammarLimits.DEFAULT);
    }

    private static boolean fits(Grammar grammar, String text) {
        GrammarCursor cursor = GrammarCursor.alone(grammar, BYTES);
        for (int token : BYTES.encode(text)) {
            cursor.take(token);
        }
        return !cursor.isDead() && cursor.mayEnd();
    }

    /** A token for each byte. */
    private static Vocabulary bytes() {
        List<String> tokens = new ArrayList<>();
        List<TokenType> types = new ArrayList<>();
        int shifted = 0;
        for (int b = 0; b < 256; b++) {
            boolean itself = (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            tokens.add(String.valueOf((char) (itself ? b : 0x100 + shifted++)));
            types.add(TokenType.NORMAL);
        }
        tokens.add("<|end|>");
        types.add(TokenType.CONTROL);
        var special = new SpecialTokens(256, 256, null, 256, false, false);
        return new Vocabulary("qwen2", tokens, types, List.of(), special, null);
    }
}
