package io.alliancehub.tokenizer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation. Everything in it is text, never markup.
 *
 * @param role who speaks
 * @param content what is said; null where only tools are called
 * @param reasoningContent what was thought before it; null when nothing is known of that
 * @param name the name of the speaker or tool; null when none is given
 * @param toolCallId which call a tool's message answers; null in any other message
 * @param toolCalls the tools that an assistant's message calls
 */
public record ChatMessage(
        Role role,
        @Nullable String content,
        @Nullable String reasoningContent,
        @Nullable String name,
        @Nullable String toolCallId,
        List<ToolCall> toolCalls) {

    public ChatMessage {
        toolCalls = List.copyOf(toolCalls);
    }

    /** A message that says something and does nothing else. */
    public ChatMessage(Role role, String content) {
        this(role, content, null, null, null, List.of());
    }

    /** The same with other words, or none. */
    ChatMessage withContent(@Nullable String other) {
        return new ChatMessage(role, other, reasoningContent, name, toolCallId, toolCalls);
    }

    /** What is said; empty where only tools are called. */
    public String text() {
        return content == null ? "" : content;
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM("system"),
        USER("user"),
        ASSISTANT("assistant"),
        TOOL("tool");

        private final String wireName;

        Role(String wireName) {
            this.wireName = wireName;
        }

        /** The role's name in requests and in templates. */
        public String wireName() {
            return wireName;
        }

        /**
         * The role that a request may name. A developer message is a system message under its newer
         * name.
         *
         * @throws IllegalArgumentException when there is no such role
         */
        public static Role of(String wireName) {
            return switch (wireName) {
                case "system", "developer" -> SYSTEM;
                case "user" -> USER;
                case "assistant" -> ASSISTANT;
                case "tool" -> TOOL;
                default ->
                        throw new IllegalArgumentException(
                                "The role is not supported; roles are system, user, assistant and"
                                        + " tool.");
            };
        }
    }
}
