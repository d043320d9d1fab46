package io.alliancehub.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.tokenizer.template.Text.Origin;
import io.alliancehub.tokenizer.template.Text.Run;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TemplateTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of our own making, with what Jinja makes of them; the file says how it was made. */
    @TestFactory
    Stream<DynamicTest> templatesDoWhatTheyDoInJinja() throws IOException {
        JsonNode file;
        try (InputStream in = TemplateTest.class.getResourceAsStream("jinja-cases.json")) {
            file = JSON.readTree(Objects.requireNonNull(in));
        }
        Map<String, Value> variables = new HashMap<>();
        for (String name : file.get("variables").propertyNames()) {
            variables.put(
                    name,
                    Value.ofConversation(
                            JSON.treeToValue(file.get("variables").get(name), Object.class)));
        }
        return StreamSupport.stream(file.get("cases").spliterator(), false)
                .map(
                        each ->
                                DynamicTest.dynamicTest(
                                        each.get("template").asString(),
                                        () -> assertAsInJinja(each, variables)));
    }

    private static void assertAsInJinja(JsonNode each, Map<String, Value> variables) {
        Template template = Template.of(each.get("template").asString());
        if (each.has("error")) {
            assertThatThrownBy(() -> template.render(variables, null))
                    .isInstanceOf(TemplateRenderException.class);
        } else {
            assertThat(template.render(variables, null).characters())
                    .isEqualTo(each.get("expected").asString());
        }
    }

    @Test
    void whatIsNotKnownIsRefusedByNameAndLine() {
        assertRefused("\n{% extends 'x' %}", "line 2: the statement 'extends' is not supported");
        assertRefused("{% raw %}{{ x }}{% endraw %}", "the statement 'raw'");
        assertRefused("{% for x in y recursive %}{% endfor %}", "'recursive' is not understood");
        assertRefused("{{ x | attr('y') }}", "the filter 'attr' is not known");
        assertRefused("{{ x | map('attr', 'y') }}", "does not take 2 arguments");
        assertRefused("{{ x | map('attr') }}", "the filter 'attr' is not known");
        assertRefused("{{ x | select(y) }}", "a test is given by name");
        assertRefused("{{ x | tojson(separators=1) }}", "takes no argument 'separators'");
        assertRefused("{{ x is callable }}", "the test 'callable' is not known");
        assertRefused("{{ x.__class__() }}", "the method '__class__' is not known");
        assertRefused("{{ x.y()() }}", "the method 'y' is not known");
        assertRefused("{{ lipsum() }}", "the function 'lipsum' is not known");
        assertRefused("{{ x.items }}", "'.items' is a method and is not called");
        assertRefused("{{ x[0]() }}", "only functions and methods can be called");
        assertRefused("{{ loop.cycle('a') }}", "'loop.cycle' is not supported");
        assertRefused("{{ 2 ** 3 }}", "'**' is not understood here");
        assertRefused("{{ '%s' % x }}", "'%' of a text is not supported");
        assertRefused("{{ 'a' * 9 }}", "'*' of a text is not supported");
        assertRefused("{{ '\\q' }}", "the escape '\\q' is not understood");
        assertRefused("{{ x; y }}", "';' is not understood");
        assertRefused("{% set range = 1 %}", "'range' cannot be given a value");
        assertRefused("{% break %}", "'break' is not in a loop");
    }

    @Test
    void whatDoesNotEndIsRefused() {
        assertRefused("a\n{{ x", "line 2: a tag does not end");
        assertRefused("{{ 'x }}", "a string does not end");
        assertRefused("{# x", "a comment does not end");
        assertRefused("{% if x %}", "'endif' is missing");
        assertRefused("{% for x in y %}{% endif %}", "'endif' is not supported");
        assertRefused("{% endif %}", "'endif' ends nothing");
        assertRefused("{{ (x }}", "a tag does not end");
        assertRefused("{{ }}", "an expression is expected");
        assertRefused("{{ x y }}", "'y' is not understood here");
    }

    @Test
    void nestingIsBounded() {
        assertRefused("{{ " + "(".repeat(100) + "1" + ")".repeat(100) + " }}", "nested more than");
        assertRefused("{{ " + "not ".repeat(100) + "x }}", "nested more than");
        assertRefused("{{ " + "-".repeat(100) + "1 }}", "nested more than");
        assertRefused("{% if x %}".repeat(100), "nested more than");
        assertRefused("{{ 1" + " + 1".repeat(10_000) + " }}", "more than 1000 parts");
        assertRefused("x".repeat(300_000), "more than 262144 characters");
    }

    @Test
    void whatARenderingTakesIsBounded() {
        assertTooMuch(
                "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
                "more than");
        assertTooMuch("{{ range(999999999) | length }}", "list elements");
        assertTooMuch(
                "{% set n = namespace(t='0123456789') %}"
                        + "{% for a in range(99) %}{% set n.t = n.t + n.t %}{% endfor %}",
                "longer than");
        assertTooMuch(
                "{% set n = namespace(t='01234567' ~ '89', l=[]) %}{% for a in range(19) %}{% set n.t = n.t + n.t %}{% endfor %}"
                        + "{% for a in range(999) %}{% set n.l = n.l + [n.t + 'x'] %}{% endfor %}",
                "characters");
        assertTooMuch(
                "{% set n = namespace(l=[1]) %}"
                        + "{% for a in range(99) %}{% set n.l = n.l + n.l %}{% endfor %}",
                "list elements");
        assertTooMuch(
                "{% set n = namespace(l=[]) %}{% for a in range(999) %}{% set n.l = [n.l] %}{% endfor %}"
                        + "{{ n.l | tojson }}",
                "nested more than");
        assertTooMuch(
                "{% set n = namespace(l=[], m=[]) %}{% for a in range(999) %}"
                        + "{% set n.l = [n.l] %}{% set n.m = [n.m] %}{% endfor %}{{ n.l == n.m }}",
                "nested more than");
        assertTooMuch("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "more than 32 deep");
        assertTooMuch(
                "{% set n = namespace(x=3) %}{% for a in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
                "too large");
    }

    @Test
    void dataOfACallerIsBounded() {
        Object nested = List.of();
        for (int i = 0; i < 200; i++) {
            nested = List.of(nested);
        }
        Object deep = nested;
        assertThatThrownBy(() -> Value.ofConversation(deep)).hasMessageContaining("nested");
        assertThatThrownBy(() -> Value.ofConversation(new Object()))
                .hasMessageContaining("cannot be rendered");
        assertThatThrownBy(() -> Value.ofConversation(Map.of(1, 2)))
                .hasMessageContaining("not a text");
    }

    @Test
    void charactersKeepTheirOrigin() {
        assertThat(runs("{{ '<a>' + x + '<b>' }}", "X"))
                .containsExactly(fixed("<a>"), said("X"), fixed("<b>"));
        assertThat(runs("{{ (' ' + x + ' ') | trim }}", "X ")).containsExactly(said("X"));
        assertThat(runs("{{ ('[' + x)[1:] }}{{ ('[' + x)[0] }}", "X"))
                .containsExactly(said("X"), fixed("["));
        assertThat(runs("{{ (x + '|a').split('|') | join('-') }}", "X"))
                .containsExactly(said("X"), fixed("-a"));
        assertThat(runs("{{ x.replace('b', 'c') }}", "abd"))
                .containsExactly(said("a"), fixed("c"), said("d"));
        assertThat(runs("{{ ('a' + x) | upper }}", "b")).containsExactly(fixed("A"), said("B"));
        assertThat(runs("{{ x | tojson }}", "a")).containsExactly(said("\"a\""));
        assertThat(runs("{{ '<a>' | tojson }}", "a")).containsExactly(said("\"<a>\""));
        assertThat(runs("{% macro m(y) %}<{{ y }}>{% endmacro %}{{ m(x) }}", "a"))
                .containsExactly(fixed("<"), said("a"), fixed(">"));
        assertThat(runs("{% for c in 'a' + x %}{{ c }}{% endfor %}", "b"))
                .containsExactly(fixed("a"), said("b"));
        assertThat(runs("{{ x if x else 'y' }}{{ 7 }}", "a")).containsExactly(said("a7"));
    }

    /** Whatever is done to it, what the conversation says is never the template's. */
    @Property(tries = 150)
    void nothingOfTheConversationIsTakenForTheTemplates(@ForAll String said) {
        String text = "\uE000" + said.replace('\uE001', ' ') + "\uE000";
        Template template =
                Template.of(
                        "\uE001{{ '\uE001' ~ x }}{{ x | trim }}{{ x.split() | join('\uE001') }}{{ x[::1] }}{{ x[1:-1] }}"
                                + "{{ x.split('a') | join('\uE001') }}{{ x | replace('a', '\uE001') }}{{ x | upper }}"
                                + "{{ {'\uE001': x} | tojson }}{% for c in x %}{{ c }}\uE001{% endfor %}{{ x | reverse }}"
                                + "{{ x.strip('b') + '\uE001' }}{% set y %}{{ x }}{% endset %}{{ y }}{{ [x] | first }}");
        for (Run run : template.render(Map.of("x", Text.conversation(text)), null).runs()) {
            if (run.origin() == Origin.TEMPLATE) {
                assertThat(run.text()).matches("\uE001*");
            }
        }
    }

    /** Anything may stand in a model's file: it is read, or refused with a line. */
    @Property(tries = 1000)
    void anyTemplateIsReadOrRefused(@ForAll("fragments") List<String> fragments) {
        try {
            Template.of(String.join(" ", fragments))
                    .render(Map.of("x", Value.ofConversation(Map.of("y", List.of(1, "z")))), null);
        } catch (TemplateSyntaxException | TemplateRenderException refused) {
            assertThat(refused).hasMessageMatching("(?s)line [0-9]+: .+");
        }
    }

    @Provide
    Arbitrary<List<String>> fragments() {
        return Arbitraries.of(
                        "{{",
                        "}}",
                        "{%",
                        "%}",
                        "-%}",
                        "{#",
                        "#}",
                        "if",
                        "else",
                        "elif",
                        "endif",
                        "for",
                        "in",
                        "endfor",
                        "set",
                        "x",
                        "y",
                        "x.y",
                        "(",
                        ")",
                        "[",
                        "]",
                        "{",
                        "}",
                        ",",
                        ":",
                        "|",
                        "~",
                        "+",
                        "-",
                        "*",
                        "//",
                        "==",
                        "is",
                        "not",
                        "and",
                        "defined",
                        "tojson",
                        "length",
                        "'s'",
                        "1",
                        "2.5",
                        "none",
                        "true",
                        "\n",
                        "macro",
                        "endmacro",
                        "range",
                        "=",
                        ".",
                        "namespace",
                        "loop.index",
                        "text")
                .list()
                .ofMaxSize(30);
    }

    private static List<Run> runs(String template, String x) {
        return Template.of(template).render(Map.of("x", Text.conversation(x)), null).runs();
    }

    private static Run fixed(String text) {
        return new Run(text, Origin.TEMPLATE);
    }

    private static Run said(String text) {
        return new Run(text, Origin.CONVERSATION);
    }

    private static void assertRefused(String template, String why) {
        assertThatThrownBy(() -> Template.of(template))
                .isInstanceOf(TemplateSyntaxException.class)
                .hasMessageContaining(why);
    }

    private static void assertTooMuch(String template, String why) {
        Template read = Template.of(template);
        assertThatThrownBy(() -> read.render(Map.of(), null))
                .isInstanceOf(TemplateRenderException.class)
                .hasMessageContaining(why);
    }
}
