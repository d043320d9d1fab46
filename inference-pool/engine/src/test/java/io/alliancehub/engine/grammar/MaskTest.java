package io.alliancehub.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.grammar.parts.Automaton;
import io.alliancehub.engine.grammar.parts.GrammarState;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MaskTest {

    private static final long SEED = 20261128;
    private static final String TREE =
            "{\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"integer\"},"
                    + "\"next\":{\"anyOf\":[{\"$ref\":\"#/$defs/n\"},{\"type\":\"null\"}]}},"
                    + "\"required\":[\"v\",\"next\"],\"additionalProperties\":false}},"
                    + "\"$ref\":\"#/$defs/n\"}";
    private static final String CALLS =
            "{\"type\":\"array\",\"minItems\":1,\"maxItems\":400,\"items\":{\"anyOf\":["
                    + "{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"a\"},"
                    + "\"text\":{\"type\":\"string\",\"maxLength\":300,\"minLength\":2}},"
                    + "\"required\":[\"kind\",\"text\"]},"
                    + "{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"b\"},"
                    + "\"size\":{\"minimum\":-1.5,\"maximum\":20}},\"required\":[\"kind\"]}]}}";

    private final Tokenizer tokenizer = TestTokens.tokenizer();
    private final GrammarMasks masks = new GrammarMasks(TokenTrie.of(tokenizer));
    private final SplittableRandom random = new SplittableRandom(SEED);

    private static Grammar grammar(GrammarSpec spec) {
        return Grammar.compile(spec, GrammarLimits.DEFAULT);
    }

    private static List<GrammarSpec> specs() {
        return List.of(
                GrammarSpec.jsonObject(),
                GrammarSpec.jsonSchema(TREE),
                GrammarSpec.jsonSchema(CALLS),
                GrammarSpec.jsonSchema(
                        "{\"type\":\"string\",\"pattern\":\"^[\u4e00-\u9fff\ud83d\ude00]{2,}$\"}"),
                GrammarSpec.jsonSchema(
                        "{\"type\":\"string\",\"pattern\":\"[^\\\\x00-\\\\x7f]\\\\n\"}"),
                GrammarSpec.jsonSchema(
                        "{\"enum\":[\"\\u0001\",\"a\\\"\\\\\",\"\u4e2d\",1.50,null,[{}]]}"),
                GrammarSpec.jsonSchema("{\"type\":\"string\",\"minLength\":40,\"maxLength\":50}"),
                GrammarSpec.regex("(foo|bar)*[^a]{3}\\d+"),
                GrammarSpec.choice(List.of("foo", "foobar", "\u4e2d\u6587")),
                GrammarSpec.repeat(
                        GrammarSpec.sequence(
                                GrammarSpec.literal("<tool>"),
                                GrammarSpec.jsonSchema("{\"type\":\"integer\",\"multipleOf\":4}"),
                                GrammarSpec.oneOf(
                                        GrammarSpec.literal("</tool>"), GrammarSpec.regex("!*"))),
                        GrammarSpec.literal("\n"),
                        1,
                        3));
    }

    @Test
    void masksAreWhatEveryTokenWalkedAloneSays() {
        int compared = 0;
        for (GrammarSpec spec : specs()) {
            Grammar grammar = grammar(spec);
            for (int walk = 0; walk < 12; walk++) {
                GrammarCursor cursor = masks.cursor(grammar);
                var text = new ByteArrayOutputStream();
                for (int step = 0; step < 40; step++) {
                    TokenMask mask = masks.mask(cursor);
                    assertSameAsWalked(grammar, text.toByteArray(), mask);
                    compared++;
                    int token = any(mask);
                    if (token == TestTokens.END) {
                        break;
                    }
                    cursor.take(token);
                    text.writeBytes(tokenizer.tokenBytes(token));
                }
            }
        }
        assertThat(compared).isGreaterThan(1_500);
        assertThat(masks.found()).isGreaterThan(500);
    }

    /** Everything anew: no trie, no state that was found before, no count forgotten. */
    private void assertSameAsWalked(Grammar grammar, byte[] text, TokenMask mask) {
        var automaton = new Automaton(grammar.root());
        GrammarState state = automaton.next(automaton.start(), text);
        assertThat(mask.count())
                .as("after '%s', seed %d", new String(text, StandardCharsets.UTF_8), SEED)
                .isPositive();
        for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
            boolean isText = tokenizer.type(id) == TokenType.NORMAL;
            boolean expected =
                    id == TestTokens.END
                            ? state.mayEnd()
                            : isText && !automaton.next(state, tokenizer.tokenBytes(id)).isDead();
            assertThat(mask.allows(id))
                    .as(
                            "token %d after '%s', seed %d",
                            id, new String(text, StandardCharsets.UTF_8), SEED)
                    .isEqualTo(expected);
        }
    }

    private int any(TokenMask mask) {
        int token = mask.next(0);
        for (int skip = random.nextInt(mask.count()); skip > 0; skip--) {
            token = mask.next(token + 1);
        }
        return token;
    }

    @Test
    void countsFarFromTheirBoundsShareAMask() {
        Grammar grammar =
                grammar(GrammarSpec.jsonSchema("{\"type\":\"string\",\"maxLength\":9000}"));
        GrammarCursor cursor = masks.cursor(grammar);
        cursor.take('"');
        masks.mask(cursor);
        long made = masks.made();
        for (int i = 0; i < 8_900; i++) {
            cursor.take('x');
            masks.mask(cursor);
        }
        assertThat(masks.made()).isEqualTo(made);
        for (int i = 0; i < 100; i++) {
            assertThat(masks.mask(cursor).allows('x')).isTrue();
            cursor.take('x');
        }
        assertThat(masks.mask(cursor).allows('x')).isFalse();
        assertThat(masks.mask(cursor).allows('"')).isTrue();
    }

    @Test
    void whatDoesNotFitIsFoundOut() {
        Grammar grammar = grammar(GrammarSpec.literal("yes"));
        assertThat(grammar.beginsWith(new int[] {'y', 'e'}, tokenizer)).isTrue();
        assertThat(grammar.beginsWith(new int[] {'y', 'x'}, tokenizer)).isFalse();
        assertThat(grammar.beginsWith(new int[] {'y', TestTokens.END}, tokenizer)).isFalse();
        GrammarCursor cursor = masks.cursor(grammar);
        cursor.take('n');
        assertThatThrownBy(() -> masks.mask(cursor)).hasMessageContaining("do not fit");
    }

    @Test
    void digestsNameWhatWasAskedFor() {
        List<String> digests = specs().stream().map(spec -> grammar(spec).digest()).toList();
        assertThat(digests).doesNotHaveDuplicates();
        assertThat(SpecDigest.of(GrammarSpec.literal("ab")))
                .isNotEqualTo(SpecDigest.of(GrammarSpec.regex("ab")))
                .isEqualTo(SpecDigest.of(GrammarSpec.literal("ab")));
        GrammarSpec one = GrammarSpec.sequence(GrammarSpec.literal("a"), GrammarSpec.literal("b"));
        GrammarSpec other = GrammarSpec.sequence(GrammarSpec.literal("ab"));
        assertThat(SpecDigest.of(one)).isNotEqualTo(SpecDigest.of(other));
    }

    @Test
    void hostileSchemasAreRefusedByTheirWork() {
        String deep = "{\"type\":\"array\",\"items\":".repeat(200) + "true" + "}".repeat(200);
        var wide = new StringBuilder("{\"anyOf\":[true");
        for (int i = 0; i < 900; i++) {
            wide.append(",{\"properties\":{\"a").append(i).append("\":{\"minLength\":").append(i);
            wide.append("}},\"required\":[\"b\"]}");
        }
        wide.append("]}");
        var squared = new StringBuilder("{\"allOf\":[");
        for (int i = 0; i < 12; i++) {
            squared.append(i == 0 ? "" : ",").append("{\"anyOf\":[");
            for (int j = 0; j < 4; j++) {
                squared.append(j == 0 ? "" : ",");
                squared.append("{\"required\":[\"p").append(i).append('_').append(j).append("\"]}");
            }
            squared.append("]}");
        }
        squared.append("]}");
        var patterns = new StringBuilder("{\"patternProperties\":{\"a\":{}");
        for (int i = 0; i < 30; i++) {
            patterns.append(",\"").append((char) ('b' + i % 20)).append(".{").append(i);
            patterns.append("}x\":{\"type\":\"null\"}");
        }
        patterns.append("}}");
        for (String schema :
                List.of(
                        deep,
                        squared.toString(),
                        patterns.toString(),
                        "{\"$ref\":\"#\"}",
                        "{\"allOf\":[{\"$ref\":\"#\"}]}",
                        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},"
                                + "\"required\":[\"a\"]}",
                        "{\"pattern\":\"(a|b)*a(a|b){25}\"}",
                        "{\"multipleOf\":0.98765432}",
                        "{\"minimum\":1e9999}",
                        "{\"a\":1}",
                        "[",
                        "{\"type\":\"objekt\"}",
                        "{\"type\":\"string\",\"minLength\":-1}",
                        "x".repeat(70_000))) {
            assertThatThrownBy(() -> grammar(GrammarSpec.jsonSchema(schema)))
                    .as(schema.substring(0, Math.min(80, schema.length())))
                    .isInstanceOf(GrammarRefusedException.class);
        }
        // Wide is not hostile: it runs within the bounds of a mask, or its sequence ends clearly.
        GrammarCursor cursor = masks.cursor(grammar(GrammarSpec.jsonSchema(wide.toString())));
        cursor.take('{');
        assertThat(masks.mask(cursor).allows('"')).isTrue();
    }

    @Test
    void refusalsNameThePlace() {
        assertThatThrownBy(
                        () ->
                                grammar(
                                        GrammarSpec.jsonSchema(
                                                "{\"properties\":{\"a/b\":{\"items\":"
                                                        + "{\"uniqueItems\":true}}}}")))
                .hasMessageStartingWith("at /properties/a~1b/items/uniqueItems: ")
                .extracting(e -> ((GrammarRefusedException) e).pointer())
                .isEqualTo("/properties/a~1b/items/uniqueItems");
    }

    @Test
    void nestingEndsBeforeItIsTooDeep() {
        GrammarCursor cursor = masks.cursor(grammar(GrammarSpec.jsonSchema("{}")));
        int depth = 0;
        while (masks.mask(cursor).allows('[')) {
            cursor.take('[');
            depth++;
        }
        assertThat(depth).isEqualTo(64);
        for (int i = 0; i < depth; i++) {
            assertThat(masks.mask(cursor).allows(']')).isTrue();
            cursor.take(']');
        }
        assertThat(masks.mask(cursor).count()).isEqualTo(1);
        assertThat(masks.mask(cursor).allows(TestTokens.END)).isTrue();
    }
}
