package io.alliancehub.server.output;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one answer is to be read.
 *
 * @param beginning what its first characters may be
 * @param tools how tools are called; null where none were offered
 * @param offered the names of the tools
 * @param callsMax the most calls; what comes after them is text
 */
public record OutputRules(
        Beginning beginning, @Nullable ToolFormat tools, Set<String> offered, int callsMax) {

    /** The most calls of one answer. */
    public static final int CALLS_MAX = 128;

    /** An answer of text alone. */
    public static final OutputRules TEXT =
            new OutputRules(Beginning.ANSWER, null, Set.of(), CALLS_MAX);

    public OutputRules {
        offered = Set.copyOf(offered);
    }

    /** An answer that calls no tools. */
    public static OutputRules withoutTools(Beginning beginning) {
        return new OutputRules(beginning, null, Set.of(), CALLS_MAX);
    }
}
