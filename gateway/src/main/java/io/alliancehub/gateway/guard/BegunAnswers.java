package io.alliancehub.gateway.guard;

import static io.alliancehub.gateway.guard.RequestFields.bad;

import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.GenerationPrompt;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads DeepSeek's {@code prefix}: an assistant's last message that the answer goes on with, and
 * the thoughts that may stand before it. Both are part of the prompt that is counted.
 */
final class BegunAnswers {
    private static final String PREFIX = "prefix";
    private static final String THOUGHTS = "reasoning_content";

    private BegunAnswers() {}

    /** Whether the model answers the last of these messages or goes on with it. */
    static GenerationPrompt next(JsonNode nodes, List<ChatMessage> messages) {
        for (int i = 0; i < messages.size(); i++) {
            String name = "messages[" + i + "]." + PREFIX;
            JsonNode prefix = nodes.get(i).get(PREFIX);
            if (prefix != null && !prefix.isNull() && !prefix.isBoolean()) {
                throw bad(name, "'" + name + "' must be true or false.");
            }
            if (isBegun(nodes.get(i))) {
                requireLastAnswer(name, i, messages);
                return GenerationPrompt.CONTINUE;
            }
        }
        return GenerationPrompt.ADD;
    }

    private static void requireLastAnswer(String name, int index, List<ChatMessage> messages) {
        if (index == 0
                || index < messages.size() - 1
                || messages.get(index).role() != ChatMessage.Role.ASSISTANT) {
            throw bad(
                    name,
                    "Only the last of several messages can be a 'prefix', and only an"
                            + " assistant's.");
        }
    }

    /**
     * The thoughts of an answer that has been begun; those of any other message are not counted.
     */
    static @Nullable String thoughts(JsonNode message, String name) {
        JsonNode thoughts = message.get(THOUGHTS);
        if (thoughts == null || thoughts.isNull() || !isBegun(message)) {
            return null;
        }
        if (!thoughts.isString()) {
            throw bad(name + "." + THOUGHTS, "'" + name + "." + THOUGHTS + "' must be a text.");
        }
        return thoughts.stringValue();
    }

    private static boolean isBegun(JsonNode message) {
        JsonNode prefix = message.get(PREFIX);
        return prefix != null && prefix.isBoolean() && prefix.booleanValue();
    }
}
