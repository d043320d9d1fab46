package io.alliancehub.tokenizer.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template does. */
sealed interface Statement {

    record Data(Text text) implements Statement {}

    record Output(Expression expression, int line) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression condition, List<Statement> body) {}

    /**
     * A loop.
     *
     * @param targets one name, or several that each item is unpacked into
     * @param filter which items are taken; null takes all
     * @param otherwise what is done where there are no items
     */
    record For(
            List<String> targets,
            Expression items,
            @Nullable Expression filter,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {}

    record SetVariable(String name, Expression value, int line) implements Statement {}

    record SetAttribute(String namespace, String name, Expression value, int line)
            implements Statement {}

    /** {@code {% set name %}...{% endset %}}. */
    record SetBlock(String name, List<Statement> body, int line) implements Statement {}

    record Macro(String name, List<Parameter> parameters, List<Statement> body, int line)
            implements Statement {}

    record Parameter(String name, @Nullable Expression fallback) {}

    record Break(int line) implements Statement {}

    record Continue(int line) implements Statement {}
}
