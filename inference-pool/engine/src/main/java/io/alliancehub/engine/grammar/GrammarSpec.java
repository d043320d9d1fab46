package io.alliancehub.engine.grammar;

import java.util.List;

/** What an answer is to look like, as it was asked for. Immutable; nothing is checked yet. */
public sealed interface GrammarSpec {

    /** There is no upper bound. */
    int UNBOUNDED = Integer.MAX_VALUE;

    /** Exactly this text. */
    record Literal(String text) implements GrammarSpec {}

    /** A text that the expression matches as a whole. */
    record RegularExpression(String expression) implements GrammarSpec {}

    /** A JSON text that is valid by a schema. */
    record JsonSchema(String schema) implements GrammarSpec {}

    /** Any JSON object. */
    record JsonObject() implements GrammarSpec {}

    /** One after the other. */
    record Sequence(List<GrammarSpec> parts) implements GrammarSpec {

        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** One of these. */
    record OneOf(List<GrammarSpec> options) implements GrammarSpec {

        public OneOf {
            options = List.copyOf(options);
        }
    }

    /**
     * The same several times.
     *
     * @param part never empty
     * @param separator between two of them; may be the empty literal
     */
    record Repeat(GrammarSpec part, GrammarSpec separator, int min, int max)
            implements GrammarSpec {}

    /** Exactly this text. */
    static GrammarSpec literal(String text) {
        return new Literal(text);
    }

    /** A text that the expression matches as a whole. */
    static GrammarSpec regex(String expression) {
        return new RegularExpression(expression);
    }

    /** A JSON text that is valid by a schema. */
    static GrammarSpec jsonSchema(String schema) {
        return new JsonSchema(schema);
    }

    /** Any JSON object. */
    static GrammarSpec jsonObject() {
        return new JsonObject();
    }

    /** One after the other. */
    static GrammarSpec sequence(GrammarSpec... parts) {
        return new Sequence(List.of(parts));
    }

    /** One of these. */
    static GrammarSpec oneOf(GrammarSpec... options) {
        return new OneOf(List.of(options));
    }

    /** One of these texts. */
    static GrammarSpec choice(List<String> texts) {
        return new OneOf(texts.stream().map(GrammarSpec::literal).toList());
    }

    /** The same {@code min} to {@code max} times, with a separator between. */
    static GrammarSpec repeat(GrammarSpec part, GrammarSpec separator, int min, int max) {
        return new Repeat(part, separator, min, max);
    }
}
