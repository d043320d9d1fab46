package io.alliancehub.engine.grammar;

import io.alliancehub.engine.grammar.parts.BytesPart;
import io.alliancehub.engine.grammar.parts.Part;
import io.alliancehub.engine.grammar.parts.RepeatPart;
import io.alliancehub.engine.grammar.parts.RulePart;
import io.alliancehub.engine.grammar.parts.SequencePart;
import io.alliancehub.engine.grammar.parts.TextPart;
import io.alliancehub.engine.grammar.schema.SchemaCompiler;
import io.alliancehub.engine.grammar.text.Dfa;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.engine.grammar.text.Languages;
import io.alliancehub.engine.grammar.text.Regex;
import io.alliancehub.engine.grammar.text.Work;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One compilation. */
final class GrammarCompiler {

    private static final int DEPTH_MAX = 16;
    private static final int PARTS_MAX = 4_096;

    private final Work work;
    private long charsLeft;
    private int parts;

    GrammarCompiler(int chars, Work work) {
        this.work = work;
        charsLeft = chars;
    }

    Grammar compile(GrammarSpec spec) {
        Part root = part(spec, 0);
        if (root instanceof RulePart rule && !rule.isPossible()) {
            throw new GrammarRefusedException("no text satisfies it");
        }
        return new Grammar(SpecDigest.of(spec), root, work.spent());
    }

    private Part part(GrammarSpec spec, int depth) {
        parts++;
        work.spend(1);
        if (depth > DEPTH_MAX || parts > PARTS_MAX) {
            throw new GrammarRefusedException(
                    "a grammar is at most %d levels deep and has at most %d parts"
                            .formatted(DEPTH_MAX, PARTS_MAX));
        }
        return switch (spec) {
            case GrammarSpec.Literal(String text) -> literal(text);
            case GrammarSpec.RegularExpression(String text) ->
                    raw(Regex.whole(counted(text), work));
            case GrammarSpec.JsonSchema(String text) ->
                    new SchemaCompiler(work).compile(counted(text));
            case GrammarSpec.JsonObject() ->
                    new SchemaCompiler(work).compile("{\"type\":\"object\"}");
            case GrammarSpec.Sequence(var inner) -> new SequencePart(all(inner, depth));
            case GrammarSpec.OneOf(var options) -> oneOf(options, depth);
            case GrammarSpec.Repeat repeat -> repeat(repeat, depth);
        };
    }

    private String counted(String text) {
        charsLeft -= text.length();
        if (charsLeft < 0) {
            throw new GrammarRefusedException("a grammar has more characters than are allowed");
        }
        return text;
    }

    private Part literal(String text) {
        if (text.isEmpty()) {
            return raw(Languages.of(List.of(""), work));
        }
        return new BytesPart(counted(text).getBytes(StandardCharsets.UTF_8));
    }

    private static Part raw(Dfa language) {
        if (language.isEmpty()) {
            throw new GrammarRefusedException("no text satisfies it");
        }
        return new TextPart(language, TextPart.Writing.RAW);
    }

    private List<Part> all(List<GrammarSpec> specs, int depth) {
        if (specs.isEmpty()) {
            throw new GrammarRefusedException("a sequence or choice has at least one part");
        }
        List<Part> compiled = new ArrayList<>();
        for (GrammarSpec spec : specs) {
            compiled.add(part(spec, depth + 1));
        }
        return compiled;
    }

    /** A choice of texts is one automaton, however many there are. */
    private Part oneOf(List<GrammarSpec> options, int depth) {
        List<String> texts = new ArrayList<>();
        List<GrammarSpec> others = new ArrayList<>();
        for (GrammarSpec option : options) {
            if (option instanceof GrammarSpec.Literal(String text)) {
                texts.add(counted(text));
            } else {
                others.add(option);
            }
        }
        List<Part> compiled = new ArrayList<>();
        if (!texts.isEmpty()) {
            compiled.add(raw(Languages.of(texts, work)));
        }
        if (!others.isEmpty() || texts.isEmpty()) {
            compiled.addAll(all(others, depth));
        }
        return RulePart.of(compiled);
    }

    private Part repeat(GrammarSpec.Repeat repeat, int depth) {
        if (repeat.min() < 0 || repeat.max() < Math.max(1, repeat.min())) {
            throw new GrammarRefusedException("what repeats does so at least once at the most");
        }
        Part part = part(repeat.part(), depth + 1);
        if (part.canBeEmpty()) {
            throw new GrammarRefusedException("what repeats must not be empty");
        }
        Part separator = part(repeat.separator(), depth + 1);
        Part separated = new SequencePart(List.of(separator, part));
        return new RepeatPart(part, separated, repeat.min(), repeat.max());
    }
}
