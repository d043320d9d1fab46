package io.alliancehub.server.output;

import org.jspecify.annotations.Nullable;

/**
 * Reads one answer as it comes, in pieces of any size: pieces added up say the same as all of it at
 * once. Never throws for what a model writes. Not thread-safe.
 */
public final class OutputParser {

    private final ReasoningSplitter reasoning;
    private final @Nullable CallReader calls;
    private final Said.Builder out = new Said.Builder();

    /** A parser before the first character. */
    public OutputParser(OutputRules rules) {
        reasoning = new ReasoningSplitter(rules.beginning());
        ToolFormat format = rules.tools();
        calls = format == null ? null : new CallReader(format, rules.offered(), rules.callsMax());
    }

    /** Takes the next text and returns what is now settled. */
    public Said push(String text) {
        answer(reasoning.push(text, out));
        return out.take();
    }

    /** Ends the answer and returns what was still open. */
    public Said finish() {
        answer(reasoning.finish(out));
        if (calls != null) {
            calls.finish(out);
        }
        return out.take();
    }

    /** Whether it calls tools, and no call is broken or cut off; true only after the end. */
    public boolean callsTools() {
        return calls != null && calls.callsAreWhole();
    }

    private void answer(String text) {
        if (calls != null) {
            calls.push(text, out);
        } else {
            out.content(text);
        }
    }
}
