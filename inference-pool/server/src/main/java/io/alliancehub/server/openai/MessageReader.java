package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.tokenizer.ChatMessage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one message of a conversation. */
final class MessageReader {

    /** What an answer of an earlier turn carries when it is sent back; empty, it says nothing. */
    private static final Set<String> NEUTRAL_WHEN_EMPTY =
            Set.of(
                    "name",
                    "refusal",
                    "annotations",
                    "audio",
                    "tool_calls",
                    "function_call",
                    "reasoning_content");

    private MessageReader() {}

    static ChatMessage read(JsonNode message, String path) {
        if (!message.isObject()) {
            throw malformed(path, "'" + path + "' must be an object.");
        }
        for (String name : message.propertyNames()) {
            if (name.equals("role")
                    || name.equals("content")
                    || PrefixReader.reads(message, name)) {
                continue;
            }
            boolean neutral = NEUTRAL_WHEN_EMPTY.contains(name) && isNothing(message.get(name));
            if (!neutral) {
                String shown = path + "." + Fields.shown(name);
                throw unsupported(shown, "'" + shown + "' is not supported here.");
            }
        }
        return new ChatMessage(
                role(message, path),
                content(message.get("content"), path + ".content"),
                PrefixReader.thoughts(message, path),
                null,
                null,
                List.of());
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull() || (value.isArray() && value.isEmpty());
    }

    private static ChatMessage.Role role(JsonNode message, String path) {
        JsonNode role = message.get("role");
        if (role == null || !role.isString()) {
            throw malformed(path + ".role", "'" + path + ".role' must be a string.");
        }
        try {
            return ChatMessage.Role.of(role.asString());
        } catch (IllegalArgumentException notSupported) {
            throw unsupported(path + ".role", String.valueOf(notSupported.getMessage()));
        }
    }

    private static String content(@Nullable JsonNode content, String path) {
        if (content != null && content.isString()) {
            return content.asString();
        }
        if (content == null || !content.isArray() || content.isEmpty()) {
            throw malformed(path, "'" + path + "' must be a string or a list of text parts.");
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            requireTextPart(part, path);
            JsonNode value = part.get("text");
            if (value == null || !value.isString()) {
                throw malformed(path, "A text part of '" + path + "' must have a text.");
            }
            text.append(value.asString());
        }
        return text.toString();
    }

    private static void requireTextPart(JsonNode part, String path) {
        JsonNode type = part.get("type");
        if (type == null || !type.isString() || !type.asString().equals("text")) {
            throw unsupported(path, "'" + path + "' may have parts of type text only.");
        }
        for (String name : part.propertyNames()) {
            if (!name.equals("type") && !name.equals("text")) {
                String shown = path + "." + Fields.shown(name);
                throw unsupported(shown, "'" + shown + "' is not supported here.");
            }
        }
    }
}
