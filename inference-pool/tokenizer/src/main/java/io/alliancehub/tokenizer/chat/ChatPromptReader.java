package io.alliancehub.tokenizer.chat;

import static io.alliancehub.tokenizer.chat.ChatRefusedException.malformed;
import static io.alliancehub.tokenizer.chat.ChatRefusedException.unsupported;

import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.Conversation;
import io.alliancehub.tokenizer.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code messages}, {@code tools} and {@code thinking} with what belongs to them. Values are
 * plain: maps, lists, texts, {@code BigInteger}, {@code Double}, truth values and nulls.
 */
public final class ChatPromptReader {

    /** The fields of a request that are read here. */
    public static final Set<String> FIELDS =
            Set.of(
                    "messages",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "thinking",
                    "enable_thinking",
                    "thinking_budget",
                    "chat_template_kwargs");

    private static final int MESSAGES_MAX = 2000;

    /** Turns the text of a call's arguments into plain values. */
    @FunctionalInterface
    public interface JsonText {

        /**
         * The values.
         *
         * @throws IllegalArgumentException when it is no JSON, or too much of it
         */
        @Nullable Object parse(String text);
    }

    private ChatPromptReader() {}

    /**
     * Reads them.
     *
     * @param request its fields; what is not among {@link #FIELDS} is ignored
     * @throws ChatRefusedException naming what is wrong, never quoting it
     */
    public static ChatPrompt read(Map<String, ?> request, JsonText json) {
        var fields = new PlainFields(request, "");
        ToolRules tools = ToolsReader.read(fields);
        List<ChatMessage> messages = messages(fields, json);
        var conversation =
                new Conversation(
                        messages,
                        described(tools),
                        ThinkingReader.thinking(fields),
                        PrefixReader.read(fields.list("messages", MESSAGES_MAX), messages),
                        null);
        return new ChatPrompt(conversation, tools, ThinkingReader.budget(fields));
    }

    private static List<Map<String, ?>> described(ToolRules tools) {
        List<Map<String, ?>> described = new ArrayList<>();
        tools.offered().forEach(tool -> described.add(tool.described()));
        return described;
    }

    private static List<ChatMessage> messages(PlainFields fields, JsonText json) {
        Object value = fields.present("messages");
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw malformed("messages", "'messages' must be a list of at least one message.");
        }
        if (list.size() > MESSAGES_MAX) {
            throw unsupported("messages", "A request has at most " + MESSAGES_MAX + " messages.");
        }
        List<ChatMessage> messages = new ArrayList<>(list.size());
        Set<String> called = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String path = "messages[" + i + "]";
            ChatMessage message = MessageReader.read(PlainFields.of(list.get(i), path), json);
            requireCalled(message, called, path);
            messages.add(message);
        }
        return messages;
    }

    /** A tool answers a call that was made. */
    private static void requireCalled(ChatMessage message, Set<String> called, String path) {
        for (ToolCall call : message.toolCalls()) {
            if (call.id() != null) {
                called.add(call.id());
            }
        }
        String answered = message.toolCallId();
        if (answered != null && !called.contains(answered)) {
            throw malformed(
                    path + ".tool_call_id",
                    "'" + path + ".tool_call_id' names no call of an earlier message.");
        }
    }
}
