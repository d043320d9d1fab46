package io.alliancehub.tokenizer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which form a template writes out the calls of an assistant's message.
 *
 * @param arguments as text or as values
 * @param emptyContent what stands for the content of a message that only calls; null is none
 * @param together whether a message may both say something and call
 */
record CallForm(Arguments arguments, @Nullable String emptyContent, boolean together) {

    /** How a call's arguments are given. */
    enum Arguments {
        TEXT,
        VALUES
    }

    /** The form before any is known: as it comes. */
    static final CallForm AS_IT_COMES = new CallForm(Arguments.TEXT, null, true);

    /** The same messages, each with calls in this form. */
    List<ChatMessage> applied(List<ChatMessage> messages) {
        List<ChatMessage> applied = new ArrayList<>(messages.size());
        for (ChatMessage message : messages) {
            if (message.toolCalls().isEmpty()) {
                applied.add(message);
            } else if (together || message.text().isEmpty()) {
                applied.add(calling(message));
            } else {
                applied.add(saying(message));
                applied.add(calling(message.withContent(null)));
            }
        }
        return applied;
    }

    private ChatMessage calling(ChatMessage message) {
        return message.text().isEmpty() ? message.withContent(emptyContent) : message;
    }

    private static ChatMessage saying(ChatMessage message) {
        return new ChatMessage(
                message.role(),
                message.content(),
                message.reasoningContent(),
                message.name(),
                null,
                List.of());
    }

    /** A call's arguments for the template: a text, or values by name. */
    Object given(ToolCall.Arguments of) {
        return switch (of) {
            case ToolCall.Arguments.Json(String text) -> text;
            case ToolCall.Arguments.Values(var entries) -> entries;
            case ToolCall.Arguments.Either(String text, var entries) ->
                    switch (arguments) {
                        case TEXT -> text;
                        case VALUES -> entries;
                    };
        };
    }
}
