package io.alliancehub.tokenizer.chat;

import static io.alliancehub.tokenizer.chat.ChatRefusedException.malformed;
import static io.alliancehub.tokenizer.chat.ChatRefusedException.unsupported;

import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatMessage.Role;
import io.alliancehub.tokenizer.ToolCall;
import io.alliancehub.tokenizer.chat.ChatPromptReader.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one message of a conversation. */
final class MessageReader {

    private static final int CALLS_MAX = 128;
    private static final int ARGUMENTS_CHARS_MAX = 1 << 18;
    private static final int ID_CHARS_MAX = 256;
    private static final int NAME_CHARS_MAX = 64;

    /** What an answer of an earlier turn carries when it is sent back; empty, it says nothing. */
    private static final Set<String> NEUTRAL_WHEN_EMPTY =
            Set.of("refusal", "annotations", "audio", "function_call");

    private MessageReader() {}

    static ChatMessage read(PlainFields message, JsonText json) {
        Role role = role(message);
        requireKnown(message, role);
        List<ToolCall> calls = calls(message, json);
        return new ChatMessage(
                role,
                content(message, !calls.isEmpty()),
                message.optionalText("reasoning_content"),
                message.textWithin("name", NAME_CHARS_MAX),
                role == Role.TOOL ? toolCallId(message) : null,
                calls);
    }

    private static Role role(PlainFields message) {
        String role = message.text("role");
        try {
            return Role.of(role);
        } catch (IllegalArgumentException notSupported) {
            throw unsupported(message.path("role"), String.valueOf(notSupported.getMessage()));
        }
    }

    private static void requireKnown(PlainFields message, Role role) {
        for (Map.Entry<?, ?> field : message.fields().entrySet()) {
            String name = String.valueOf(field.getKey());
            boolean nothing = isNothing(field.getValue());
            if (!isRead(name, role, nothing) && !(NEUTRAL_WHEN_EMPTY.contains(name) && nothing)) {
                String shown = message.path(ChatRefusedException.shown(name));
                throw unsupported(shown, "'" + shown + "' is not supported here.");
            }
        }
    }

    private static boolean isRead(String name, Role role, boolean nothing) {
        return switch (name) {
            case "role", "content", "prefix" -> true;
            case "tool_calls", "reasoning_content" -> nothing || role == Role.ASSISTANT;
            case "tool_call_id", "name" -> nothing || role == Role.TOOL;
            default -> false;
        };
    }

    private static boolean isNothing(@Nullable Object value) {
        return value == null || (value instanceof List<?> list && list.isEmpty());
    }

    private static String toolCallId(PlainFields message) {
        String id = message.textWithin("tool_call_id", ID_CHARS_MAX);
        if (id == null) {
            String path = message.path("tool_call_id");
            throw malformed(path, "'" + path + "' must be the id of the call that is answered.");
        }
        return id;
    }

    private static @Nullable String content(PlainFields message, boolean callsTools) {
        Object content = message.present("content");
        String path = message.path("content");
        if (content instanceof String text) {
            return text;
        }
        if (content == null && callsTools) {
            return null;
        }
        if (!(content instanceof List<?> parts) || parts.isEmpty()) {
            throw malformed(path, "'" + path + "' must be a string or a list of text parts.");
        }
        var text = new StringBuilder();
        for (Object part : parts) {
            text.append(part(part, path));
        }
        return text.toString();
    }

    private static String part(@Nullable Object part, String path) {
        PlainFields fields = PlainFields.of(part, path);
        if (!"text".equals(fields.present("type"))) {
            throw unsupported(path, "'" + path + "' may have parts of type text only.");
        }
        fields.only(Set.of("type", "text"));
        if (fields.present("text") instanceof String text) {
            return text;
        }
        throw malformed(path, "A text part of '" + path + "' must have a text.");
    }

    private static List<ToolCall> calls(PlainFields message, JsonText json) {
        List<?> list = message.list("tool_calls", CALLS_MAX);
        List<ToolCall> calls = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            calls.add(
                    call(PlainFields.of(list.get(i), message.path("tool_calls[" + i + "]")), json));
        }
        return calls;
    }

    private static ToolCall call(PlainFields call, JsonText json) {
        // Streams number their calls, and clients keep the number when they send a call back.
        call.only(Set.of("id", "type", "function", "index"));
        if (!"function".equals(call.present("type"))) {
            throw unsupported(call.path("type"), "'" + call.path("type") + "' must be function.");
        }
        PlainFields function =
                PlainFields.of(call.present("function"), call.path("function"))
                        .only(Set.of("name", "arguments"));
        String id = call.textWithin("id", ID_CHARS_MAX);
        if (id == null) {
            throw malformed(call.path("id"), "'" + call.path("id") + "' must be a string.");
        }
        return new ToolCall(id, ToolsReader.name(function), arguments(function, json));
    }

    private static ToolCall.Arguments arguments(PlainFields function, JsonText json) {
        String path = function.path("arguments");
        String text = function.textWithin("arguments", ARGUMENTS_CHARS_MAX);
        if (text == null || text.isBlank()) {
            return new ToolCall.Arguments.Either("{}", Map.of());
        }
        try {
            if (json.parse(text) instanceof Map<?, ?> values) {
                return new ToolCall.Arguments.Either(text, ToolsReader.byName(values));
            }
        } catch (IllegalArgumentException noJson) {
            // Said below, as of any other JSON.
        }
        throw malformed(path, "'" + path + "' must be the text of a JSON object.");
    }
}
