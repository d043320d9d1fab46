package io.alliancehub.tokenizer;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt is rendered from. The same conversation is the same prompt, always: a template that
 * wants today's date gets the one that stands here.
 *
 * @param messages in order; at least one
 * @param tools the tools that may be called, each the JSON object of a request as maps, lists and
 *     plain values
 * @param thinking whether the model thinks first
 * @param generationPrompt whether the model speaks next
 * @param date the day on which the conversation takes place; null leaves it to the template, which
 *     then names a fixed one or refuses
 */
public record Conversation(
        List<ChatMessage> messages,
        List<Map<String, ?>> tools,
        Thinking thinking,
        GenerationPrompt generationPrompt,
        @Nullable LocalDate date) {

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException when there is no message, or none to go on with
     */
    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A conversation has at least one message.");
        }
        if (generationPrompt == GenerationPrompt.CONTINUE
                && (messages.size() < 2
                        || messages.getLast().role() != ChatMessage.Role.ASSISTANT)) {
            throw new IllegalArgumentException(
                    "Only an assistant's message that follows another one can be gone on with.");
        }
    }

    /** Messages without tools, date or a word on thinking. */
    public static Conversation of(List<ChatMessage> messages, GenerationPrompt generationPrompt) {
        return new Conversation(messages, List.of(), Thinking.UNSAID, generationPrompt, null);
    }

    /** The same up to the answer that has been begun, which the model now begins. */
    Conversation beforeAnswer() {
        return new Conversation(
                messages.subList(0, messages.size() - 1),
                tools,
                thinking,
                GenerationPrompt.ADD,
                date);
    }

    /** The same with tools that may be called. */
    public Conversation withTools(List<Map<String, ?>> others) {
        return new Conversation(messages, others, thinking, generationPrompt, date);
    }

    /** The same with or without thinking. */
    public Conversation withThinking(Thinking other) {
        return new Conversation(messages, tools, other, generationPrompt, date);
    }

    /** The same on a day. */
    public Conversation on(LocalDate day) {
        return new Conversation(messages, tools, thinking, generationPrompt, day);
    }

    /** Characters of what the messages say. */
    public long characters() {
        return messages.stream().mapToLong(message -> message.text().length()).sum();
    }

    /** Characters that a template may have to write, as far as the conversation has them. */
    public long allCharacters() {
        long count = characters() + characters(tools);
        for (ChatMessage message : messages) {
            count += characters(message.reasoningContent());
            for (ToolCall call : message.toolCalls()) {
                count +=
                        switch (call.arguments()) {
                            case ToolCall.Arguments.Json(String text) -> text.length();
                            case ToolCall.Arguments.Values(var entries) -> characters(entries);
                            case ToolCall.Arguments.Either(String text, var entries) ->
                                    text.length();
                        };
            }
        }
        return count;
    }

    private static long characters(@Nullable Object data) {
        return switch (data) {
            case String text -> text.length();
            case List<?> list -> list.stream().mapToLong(Conversation::characters).sum();
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .mapToLong(it -> characters(it.getKey()) + characters(it.getValue()))
                            .sum();
            case null, default -> 1;
        };
    }
}
