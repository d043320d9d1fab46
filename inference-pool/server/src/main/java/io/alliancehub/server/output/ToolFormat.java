package io.alliancehub.server.output;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a model family marks the calls that it makes. */
public enum ToolFormat {
    /** {@code <tool_call>{"name": …, "arguments": …}</tool_call>}, of Qwen and Hermes. */
    HERMES("hermes", List.of("<tool_call>"), List.of("</tool_call>")),
    /** {@code <｜tool▁call▁begin｜>function<｜tool▁sep｜>NAME} and a fence with JSON; V3 too. */
    DEEPSEEK_R1("deepseek-r1", List.of(DeepSeekMarks.BEGIN), DeepSeekMarks.SILENT),
    /** {@code <｜tool▁call▁begin｜>NAME<｜tool▁sep｜>JSON}. */
    DEEPSEEK_V3_1("deepseek-v3.1", List.of(DeepSeekMarks.BEGIN), DeepSeekMarks.SILENT),
    /** {@code {"name": …, "parameters": …}} at the beginning, or after {@code <|python_tag|>}. */
    LLAMA_3("llama-3", List.of("<|python_tag|>"), List.of());

    private final String wireName;
    private final List<String> openings;
    private final List<String> silent;

    ToolFormat(String wireName, List<String> openings, List<String> silent) {
        this.wireName = wireName;
        this.openings = openings;
        this.silent = silent;
    }

    /** The name that a member tells. */
    public String wireName() {
        return wireName;
    }

    /** What a call begins with. */
    List<String> openings() {
        return openings;
    }

    /** Marks that say nothing where they stand outside a call. */
    List<String> silent() {
        return silent;
    }

    /** What a call ends with; null where nothing marks its end. */
    public @Nullable String closing() {
        return switch (this) {
            case HERMES -> "</tool_call>";
            case DEEPSEEK_R1, DEEPSEEK_V3_1 -> DeepSeekMarks.END;
            case LLAMA_3 -> null;
        };
    }

    /** The format that a chat template teaches its model; null where it knows none of these. */
    static @Nullable ToolFormat of(String template) {
        if (template.contains(DeepSeekMarks.BEGIN)) {
            return template.contains("```json") ? DEEPSEEK_R1 : DEEPSEEK_V3_1;
        }
        if (template.contains("<tool_call>")) {
            return HERMES;
        }
        boolean llama = template.contains("ipython") && template.contains("\"parameters\"");
        return llama ? LLAMA_3 : null;
    }

    /** The names of DeepSeek's tokens. */
    static final class DeepSeekMarks {
        static final String ALL_BEGIN = "<｜tool▁calls▁begin｜>";
        static final String ALL_END = "<｜tool▁calls▁end｜>";

        /** What all calls and each of them begin with. */
        static final String ANY_BEGIN = "<｜tool▁call";

        static final String BEGIN = "<｜tool▁call▁begin｜>";
        static final String SEPARATOR = "<｜tool▁sep｜>";
        static final String END = "<｜tool▁call▁end｜>";
        static final List<String> SILENT = List.of(ALL_BEGIN, ALL_END, END);

        private DeepSeekMarks() {}
    }
}
