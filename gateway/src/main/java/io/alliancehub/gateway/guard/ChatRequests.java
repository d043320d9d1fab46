package io.alliancehub.gateway.guard;

import static io.alliancehub.gateway.guard.RequestFields.bad;

import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.tokenizer.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads chat requests: what {@link RequestFields} has, and {@code messages}. */
public final class ChatRequests {
    private static final int MESSAGES_MAX = 2_000;

    private ChatRequests() {}

    /**
     * Reads a body.
     *
     * @throws Refusal naming what is wrong, never quoting it
     */
    public static AnswerRequest parse(byte[] bytes) {
        ObjectNode body = RequestFields.object(bytes);
        CacheSalts.refuseFields(body::has);
        int choices = RequestFields.choices(body);
        return new AnswerRequest(
                Address.CHAT,
                RequestFields.model(body),
                chat(body),
                wantedTokens(body),
                choices,
                RequestFields.answerForm(body),
                body);
    }

    private static OptionalLong wantedTokens(ObjectNode body) {
        OptionalLong old = RequestFields.positive(body, "max_tokens");
        OptionalLong modern = RequestFields.positive(body, "max_completion_tokens");
        if (old.isPresent() && modern.isPresent()) {
            return OptionalLong.of(Math.min(old.getAsLong(), modern.getAsLong()));
        }
        return modern.isPresent() ? modern : old;
    }

    private static Prompt.Chat chat(ObjectNode body) {
        List<ChatMessage> messages = messages(body);
        return new Prompt.Chat(messages, BegunAnswers.next(body.get("messages"), messages));
    }

    private static List<ChatMessage> messages(ObjectNode body) {
        JsonNode node = body.get("messages");
        if (node == null || !node.isArray() || node.isEmpty()) {
            throw bad("messages", "'messages' must be a list of at least one message.");
        }
        if (node.size() > MESSAGES_MAX) {
            throw bad("messages", "'messages' may have at most " + MESSAGES_MAX + " messages.");
        }
        List<ChatMessage> messages = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            messages.add(message(node.get(i), "messages[" + i + "]"));
        }
        return messages;
    }

    private static ChatMessage message(JsonNode node, String name) {
        if (!node.isObject()) {
            throw bad(name, "'" + name + "' must be an object.");
        }
        return new ChatMessage(
                role(node.get("role"), name),
                content(node.get("content"), name),
                BegunAnswers.thoughts(node, name),
                null,
                null,
                List.of());
    }

    private static ChatMessage.Role role(@Nullable JsonNode node, String name) {
        if (node != null && node.isString()) {
            try {
                return ChatMessage.Role.of(node.stringValue());
            } catch (IllegalArgumentException e) {
                throw bad(name + ".role", String.valueOf(e.getMessage()));
            }
        }
        throw bad(name + ".role", "'" + name + ".role' must be a text.");
    }

    private static String content(@Nullable JsonNode node, String name) {
        if (node != null && node.isString()) {
            return node.stringValue();
        }
        if (node == null || !node.isArray() || node.isEmpty()) {
            throw bad(
                    name + ".content",
                    "'" + name + ".content' must be a text or a list of text parts.");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : node) {
            JsonNode type = part.get("type");
            JsonNode piece = part.get("text");
            if (type == null
                    || !type.isString()
                    || !type.stringValue().equals("text")
                    || piece == null
                    || !piece.isString()) {
                throw bad(name + ".content", "Only parts of type 'text' are supported.");
            }
            requireNothingElse(part, name + ".content");
            text.append(piece.stringValue());
        }
        return text.toString();
    }

    /** The parts are counted and sent on as text; whatever else one asks for would be lost. */
    private static void requireNothingElse(JsonNode part, String name) {
        for (String field : part.propertyNames()) {
            if (!field.equals("type") && !field.equals("text")) {
                throw bad(name, "A text part of '" + name + "' has a type and a text, no more.");
            }
        }
    }
}
