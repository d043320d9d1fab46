package io.alliancehub.tokenizer.chat;

import java.util.List;
import java.util.Map;

/**
 * The tools of a request, and how they may be called.
 *
 * @param offered in the order of the request; empty where no tool may be called
 * @param parallel whether one answer may call several
 */
public record ToolRules(List<Tool> offered, ToolChoice choice, boolean parallel) {

    /** No tools. */
    public static final ToolRules NONE = new ToolRules(List.of(), new ToolChoice.None(), true);

    public ToolRules {
        offered = List.copyOf(offered);
    }

    /** Their names, in order. */
    public List<String> names() {
        return offered.stream().map(Tool::name).toList();
    }

    /**
     * A function that may be called.
     *
     * @param parameters the JSON Schema of its arguments as plain maps; empty where it has none
     * @param strict whether its arguments must follow the schema
     * @param described all that the model's template is given
     */
    public record Tool(
            String name, Map<String, ?> parameters, boolean strict, Map<String, ?> described) {}
}
