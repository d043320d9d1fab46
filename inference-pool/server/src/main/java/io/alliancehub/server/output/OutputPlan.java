package io.alliancehub.server.output;

import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.chat.ToolRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the text of one answer comes about and is read.
 *
 * @param shownTokens control tokens that must be seen in the text
 * @param stops strings that end the answer beside those of the request
 * @param tokenizer reads tokens where thoughts are counted; null where there are none
 */
@SuppressWarnings("ArrayRecordComponent")
public record OutputPlan(
        OutputRules rules, int[] shownTokens, List<String> stops, @Nullable Tokenizer tokenizer) {

    /** An answer of text alone. */
    public static final OutputPlan TEXT =
            new OutputPlan(OutputRules.TEXT, new int[0], List.of(), null);

    public OutputPlan {
        stops = List.copyOf(stops);
    }

    /**
     * Of an answer in a conversation.
     *
     * @param opensThinking whether the prompt ends in a thought
     */
    public static OutputPlan of(Tokenizer tokenizer, ToolRules tools, boolean opensThinking) {
        OutputFormat format = OutputFormat.of(tokenizer);
        Beginning beginning = beginning(format, opensThinking);
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
                shown.stream().mapToInt(Integer::intValue).toArray(),
                stops,
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
