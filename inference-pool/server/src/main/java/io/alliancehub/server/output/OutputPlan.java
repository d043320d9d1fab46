package io.alliancehub.server.output;

import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.engine.sampling.ThoughtLimit;
import io.alliancehub.tokenizer.Thinking;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.chat.ChatPrompt;
import io.alliancehub.tokenizer.chat.ToolRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the text of one answer comes about and is read.
 *
 * @param tools that may be called
 * @param shownTokens control tokens that must be seen in the text
 * @param stops strings that end the answer beside those of the request
 * @param thought the most tokens of a thought; null where it may take all there are
 * @param tokenizer reads tokens where thoughts are counted; null where there are none
 */
@SuppressWarnings("ArrayRecordComponent")
public record OutputPlan(
        OutputRules rules,
        ToolRules tools,
        int[] shownTokens,
        List<String> stops,
        @Nullable ThoughtLimit thought,
        @Nullable Tokenizer tokenizer) {

    /** An answer of text alone. */
    public static final OutputPlan TEXT =
            new OutputPlan(OutputRules.TEXT, ToolRules.NONE, new int[0], List.of(), null, null);

    public OutputPlan {
        stops = List.copyOf(stops);
    }

    /**
     * Of an answer in a conversation.
     *
     * @param opensThinking whether the prompt ends in a thought
     * @throws IllegalArgumentException when its thoughts cannot be limited as is asked
     */
    public static OutputPlan of(Tokenizer tokenizer, ChatPrompt prompt, boolean opensThinking) {
        OutputFormat format = OutputFormat.of(tokenizer);
        ToolRules tools = prompt.tools();
        Beginning beginning =
                prompt.conversation().thinking() == Thinking.OFF
                        ? Beginning.ANSWER
                        : beginning(format, opensThinking);
        ToolFormat calls = tools.offered().isEmpty() ? null : format.tools();
        List<Integer> shown = new ArrayList<>(format.thinkMarks());
        List<String> stops = new ArrayList<>();
        if (calls != null) {
            shown.addAll(format.toolMarks());
            String closing = calls.closing();
            if (!tools.parallel() && closing != null) {
                stops.add(closing);
            }
        }
        return new OutputPlan(
                new OutputRules(
                        beginning,
                        calls,
                        Set.copyOf(tools.names()),
                        tools.parallel() ? OutputRules.CALLS_MAX : 1),
                tools,
                shown.stream().mapToInt(Integer::intValue).toArray(),
                stops,
                ThoughtClosing.limit(tokenizer, beginning, prompt.thinkingTokens()),
                beginning == Beginning.ANSWER ? null : tokenizer);
    }

    private static Beginning beginning(OutputFormat format, boolean opensThinking) {
        if (opensThinking) {
            return Beginning.THOUGHT;
        }
        return format.thinks() ? Beginning.MAYBE_THOUGHT : Beginning.ANSWER;
    }

    /** Whether the answer's text begins in the middle of a thought. */
    public boolean beginsInThought() {
        return rules.beginning() == Beginning.THOUGHT;
    }

    /**
     * The texts that the answer may be, by its tools and the shape that is asked for; null where
     * any will do.
     */
    public @Nullable GrammarSpec grammar(@Nullable GrammarSpec shape) {
        return new ToolGrammar(rules, tools).of(shape);
    }

    /** The stop strings of the answer to a request that has these. */
    public List<String> stopsWith(List<String> requested) {
        List<String> all = new ArrayList<>(requested);
        all.addAll(stops);
        return all;
    }

    /** A parser of one choice. */
    public OutputParser newParser() {
        return new OutputParser(rules);
    }

    /** A meter of one choice's thought. */
    public ReasoningMeter newMeter() {
        return new ReasoningMeter(
                rules.beginning(),
                tokenizer == null ? null : tokenizer.newDecoderShowing(shownTokens));
    }
}
