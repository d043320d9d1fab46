package io.alliancehub.server.output;

import io.alliancehub.contract.PlainJson;
import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.server.output.ToolFormat.DeepSeekMarks;
import io.alliancehub.tokenizer.chat.ToolChoice;
import io.alliancehub.tokenizer.chat.ToolRules;
import io.alliancehub.tokenizer.chat.ToolRules.Tool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Arguments of a strict tool follow its schema, those of any other are a JSON object. A call that must be made leaves
 * no other text; where the model may choose, text is free until the mark of a call, and from there on it is a call.
 * What shape an answer must have holds for the answer: calls may take its place, and a thought may come before either.
 * Where no tools are offered the shape is the whole text's.
 */
/** The texts that an answer may be, where tools or a shape leave it no choice. */
final class ToolGrammar {

    private static final GrammarSpec NOTHING = GrammarSpec.literal("");
    private static final int CALLS_MAX = 16;

    private final OutputRules rules;
    private final ToolRules tools;

    ToolGrammar(OutputRules rules, ToolRules tools) {
        this.rules = rules;
        this.tools = tools;
    }

    /**
     * The grammar of the whole answer; null where any text will do.
     *
     * @param shape that the content must have; null where any will do
     */
    @Nullable GrammarSpec of(@Nullable GrammarSpec shape) {
        ToolFormat format = rules.tools();
        if (format == null) {
            return shape;
        }
        GrammarSpec answer = answer(format, shape);
        return answer == null ? null : afterThought(answer);
    }

    private @Nullable GrammarSpec answer(ToolFormat format, @Nullable GrammarSpec shape) {
        return switch (tools.choice()) {
            case ToolChoice.None none -> shape;
            case ToolChoice.Auto auto -> maybeCalls(format, shape);
            case ToolChoice.Required required -> calls(format, tools.offered());
            case ToolChoice.Named(String name) ->
                    calls(
                            format,
                            tools.offered().stream()
                                    .filter(tool -> tool.name().equals(name))
                                    .toList());
        };
    }

    private @Nullable GrammarSpec maybeCalls(ToolFormat format, @Nullable GrammarSpec shape) {
        GrammarSpec calls = calls(format, tools.offered());
        if (shape != null) {
            return GrammarSpec.oneOf(calls, shape);
        }
        if (tools.offered().stream().noneMatch(Tool::strict)) {
            return null;
        }
        return switch (format) {
            case HERMES -> freeBefore(calls, format.openings().getFirst());
            case DEEPSEEK_R1, DEEPSEEK_V3_1 -> freeBefore(calls, DeepSeekMarks.ANY_BEGIN);
            case LLAMA_3 -> instead(calls, format.openings().getFirst());
        };
    }

    private static GrammarSpec freeBefore(GrammarSpec calls, String mark) {
        return GrammarSpec.sequence(
                GrammarSpec.regex(FreeText.without(mark)), GrammarSpec.oneOf(NOTHING, calls));
    }

    /** Without a mark, what begins with a brace is a call; what does not is text to its end. */
    private static GrammarSpec instead(GrammarSpec calls, String mark) {
        GrammarSpec text =
                GrammarSpec.sequence(
                        GrammarSpec.regex("[^{<\\s]"), GrammarSpec.regex(FreeText.without(mark)));
        return GrammarSpec.oneOf(NOTHING, text, calls);
    }

    private GrammarSpec calls(ToolFormat format, List<Tool> of) {
        List<GrammarSpec> each = new ArrayList<>();
        for (Tool tool : of) {
            each.add(call(format, tool));
        }
        int most = tools.parallel() ? CALLS_MAX : 1;
        String between =
                switch (format) {
                    case HERMES, DEEPSEEK_R1 -> "\n";
                    case DEEPSEEK_V3_1 -> "";
                    case LLAMA_3 -> "; ";
                };
        GrammarSpec all =
                GrammarSpec.repeat(
                        new GrammarSpec.OneOf(each), GrammarSpec.literal(between), 1, most);
        return switch (format) {
            case HERMES, LLAMA_3 -> all;
            case DEEPSEEK_R1, DEEPSEEK_V3_1 ->
                    GrammarSpec.sequence(
                            GrammarSpec.literal(DeepSeekMarks.ALL_BEGIN),
                            all,
                            GrammarSpec.literal(DeepSeekMarks.ALL_END));
        };
    }

    private static GrammarSpec call(ToolFormat format, Tool tool) {
        GrammarSpec arguments =
                tool.strict() && !tool.parameters().isEmpty()
                        ? GrammarSpec.jsonSchema(PlainJson.write(tool.parameters()))
                        : GrammarSpec.jsonObject();
        return switch (format) {
            case HERMES ->
                    around(
                            "<tool_call>\n{\"name\": \"" + tool.name() + "\", \"arguments\": ",
                            arguments,
                            "}\n</tool_call>");
            case DEEPSEEK_R1 ->
                    around(
                            DeepSeekMarks.BEGIN
                                    + "function"
                                    + DeepSeekMarks.SEPARATOR
                                    + tool.name()
                                    + "\n```json\n",
                            arguments,
                            "\n```" + DeepSeekMarks.END);
            case DEEPSEEK_V3_1 ->
                    around(
                            DeepSeekMarks.BEGIN + tool.name() + DeepSeekMarks.SEPARATOR,
                            arguments,
                            DeepSeekMarks.END);
            case LLAMA_3 ->
                    around("{\"name\": \"" + tool.name() + "\", \"parameters\": ", arguments, "}");
        };
    }

    private static GrammarSpec around(String before, GrammarSpec arguments, String after) {
        return GrammarSpec.sequence(
                GrammarSpec.literal(before), arguments, GrammarSpec.literal(after));
    }

    private GrammarSpec afterThought(GrammarSpec answer) {
        return switch (rules.beginning()) {
            case ANSWER -> answer;
            case THOUGHT -> GrammarSpec.sequence(thought(), answer);
            case MAYBE_THOUGHT ->
                    GrammarSpec.oneOf(
                            GrammarSpec.sequence(
                                    GrammarSpec.literal(OutputFormat.THINK), thought(), answer),
                            answer);
        };
    }

    private static GrammarSpec thought() {
        return GrammarSpec.sequence(
                GrammarSpec.regex(FreeText.without(OutputFormat.THINK_END)),
                GrammarSpec.literal(OutputFormat.THINK_END),
                GrammarSpec.regex("\\n{0,2}"));
    }
}
