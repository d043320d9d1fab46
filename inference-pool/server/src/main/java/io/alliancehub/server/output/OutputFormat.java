package io.alliancehub.server.output;

import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a model's answers may hold beside plain text, as its own file says.
 *
 * @param tools how it calls tools; null where its template teaches none of the known ways
 * @param thinks whether it may begin with a thought between {@code <think>} and {@code </think>}
 * @param thinkMarks control tokens that must be seen as text, because they mark a thought
 * @param toolMarks likewise, because they mark a call
 */
public record OutputFormat(
        @Nullable ToolFormat tools,
        boolean thinks,
        List<Integer> thinkMarks,
        List<Integer> toolMarks) {

    /** What a thought begins with. */
    public static final String THINK = "<think>";

    /** What a thought ends with. */
    public static final String THINK_END = "</think>";

    public OutputFormat {
        thinkMarks = List.copyOf(thinkMarks);
        toolMarks = List.copyOf(toolMarks);
    }

    /** The format of the model with this tokenizer. */
    public static OutputFormat of(Tokenizer tokenizer) {
        String template = tokenizer.vocabulary().chatTemplate();
        ToolFormat tools = template == null ? null : ToolFormat.of(template);
        boolean named =
                tokenizer.specialId(THINK).isPresent()
                        && tokenizer.specialId(THINK_END).isPresent();
        boolean written = template != null && template.contains(THINK_END);
        List<String> names = new ArrayList<>();
        if (tools != null) {
            names.addAll(tools.openings());
            names.addAll(tools.silent());
            names.add(ToolFormat.DeepSeekMarks.SEPARATOR);
        }
        return new OutputFormat(
                tools,
                named || written,
                controls(tokenizer, List.of(THINK, THINK_END)),
                controls(tokenizer, names));
    }

    private static List<Integer> controls(Tokenizer tokenizer, List<String> names) {
        List<Integer> controls = new ArrayList<>();
        for (String name : names) {
            OptionalInt id = tokenizer.specialId(name);
            if (id.isPresent() && tokenizer.type(id.getAsInt()) == TokenType.CONTROL) {
                controls.add(id.getAsInt());
            }
        }
        return controls;
    }
}
