package io.alliancehub.server.output;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a piece of an answer says, or all of it: pieces added up are the whole.
 *
 * @param content what is for the reader
 * @param reasoning what was thought before
 * @param calls of tools, at most one part for each
 */
public record Said(String content, String reasoning, List<CallPart> calls) {

    /** Nothing. */
    public static final Said NOTHING = new Said("", "", List.of());

    public Said {
        calls = List.copyOf(calls);
    }

    /** Text alone. */
    public static Said content(String text) {
        return text.isEmpty() ? NOTHING : new Said(text, "", List.of());
    }

    /** Whether it says nothing at all. */
    public boolean isEmpty() {
        return content.isEmpty() && reasoning.isEmpty() && calls.isEmpty();
    }

    /** Puts pieces together, in the order in which they came. Not thread-safe. */
    public static final class Builder {

        private final StringBuilder content = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final List<Call> calls = new ArrayList<>();

        private record Call(int index, @Nullable String name, StringBuilder arguments) {}

        /** Adds a piece. */
        public void add(Said piece) {
            content.append(piece.content);
            reasoning.append(piece.reasoning);
            for (CallPart part : piece.calls) {
                call(part.index(), part.name()).append(part.arguments());
            }
        }

        void content(String text) {
            content.append(text);
        }

        void reasoning(String text) {
            reasoning.append(text);
        }

        void begin(int index, String name) {
            call(index, name);
        }

        void arguments(int index, String text) {
            call(index, null).append(text);
        }

        private StringBuilder call(int index, @Nullable String name) {
            if (calls.isEmpty() || calls.getLast().index != index) {
                calls.add(new Call(index, name, new StringBuilder()));
            }
            return calls.getLast().arguments;
        }

        /** What has been added. */
        public Said build() {
            List<CallPart> parts = new ArrayList<>();
            for (Call call : calls) {
                parts.add(new CallPart(call.index, call.name, call.arguments.toString()));
            }
            return new Said(content.toString(), reasoning.toString(), parts);
        }

        /** What has been added since the last time. */
        public Said take() {
            Said taken = build();
            content.setLength(0);
            reasoning.setLength(0);
            calls.clear();
            return taken;
        }
    }
}
