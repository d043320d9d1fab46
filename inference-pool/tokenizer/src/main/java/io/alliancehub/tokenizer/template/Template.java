package io.alliancehub.tokenizer.template;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Chat templates are programs in Jinja, a language of Python's. This is the part of it that they use, with the
 * settings that transformers gives it (trim_blocks, lstrip_blocks, loop controls, raise_exception, tojson without
 * HTML escapes), and three differences:
 *
 *   - Every character of a text knows who wrote it (Text). Concatenation, slices, strip, split, replace and join keep
 *     that; what is computed, JSON and numbers among it, counts as the conversation's.
 *   - Whatever is not known here (a statement, filter, test, method, function, argument, attribute of loop) is
 *     refused when the template is read, with its line. Nothing is ignored.
 *   - What a rendering may take is counted (Steps). There is no access to files, clocks or objects; the date is given.
 *
 * PartLexer cuts the text into data and tags, TokenLexer a tag into tokens; StatementParser and ExpressionParser make
 * a tree of records of them; Executor and Evaluator walk it.
 */
/** A chat template that was understood; immutable and thread-safe. */
public final class Template {

    private static final int LENGTH_MAX = 256 << 10;

    private final List<Statement> statements;
    private final Names names;

    private Template(List<Statement> statements, Names names) {
        this.statements = statements;
        this.names = names;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateSyntaxException when anything in it is not understood, with its line
     */
    public static Template of(String text) {
        if (text.length() > LENGTH_MAX) {
            throw new TemplateSyntaxException(
                    "the template has more than " + LENGTH_MAX + " characters", 1);
        }
        var names = new Names();
        List<Statement> statements = new StatementParser(PartLexer.parts(text), names).all();
        names.requireKnownCalls();
        return new Template(statements, names);
    }

    /** Whether the template reads a variable of this name anywhere. */
    public boolean uses(String variable) {
        return names.usesVariable(variable);
    }

    /**
     * What the template makes of variables; the same for the same ones, on every machine.
     *
     * @param variables by name; what is not among them is undefined
     * @param date what {@code strftime_now} gives; null leaves that function undefined
     * @throws TemplateRenderException when the template refuses them, they do not fit it, or it
     *     takes more than it may
     */
    public Text render(Map<String, Value> variables, @Nullable LocalDate date) {
        var steps = new Steps();
        var globals = new Scope(null);
        variables.forEach(globals::set);
        return new Executor(steps, new Functions(date, steps), globals, uses("loop"))
                .render(statements);
    }
}
