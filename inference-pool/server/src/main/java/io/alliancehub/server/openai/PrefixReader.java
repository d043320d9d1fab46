package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.tokenizer.GenerationPrompt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads DeepSeek's {@code prefix}: an assistant's last message that the answer goes on with, and
 * the thoughts that may stand before it.
 */
final class PrefixReader {

    private static final String PREFIX = "prefix";
    private static final String THOUGHTS = "reasoning_content";

    private PrefixReader() {}

    /**
     * Whether the model answers the last message or goes on with it; of messages that were read.
     */
    static GenerationPrompt read(JsonNode messages) {
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String path = "messages[" + i + "]." + PREFIX;
            if (!flag(message, path)) {
                continue;
            }
            if (i == 0
                    || i < messages.size() - 1
                    || !message.get("role").asString().equals("assistant")) {
                throw unsupported(
                        path,
                        "Only the last of several messages can be a 'prefix', and only an"
                                + " assistant's.");
            }
            return GenerationPrompt.CONTINUE;
        }
        return GenerationPrompt.ADD;
    }

    /** Whether this field of a message is read here. */
    static boolean reads(JsonNode message, String name) {
        return name.equals(PREFIX) || (name.equals(THOUGHTS) && isBegun(message));
    }

    /** The thoughts that stand before the answer's words; null where there are none. */
    static @Nullable String thoughts(JsonNode message, String path) {
        JsonNode thoughts = message.get(THOUGHTS);
        if (thoughts == null || thoughts.isNull() || !isBegun(message)) {
            return null;
        }
        if (!thoughts.isString()) {
            String name = path + "." + THOUGHTS;
            throw malformed(name, "'" + name + "' must be a string.");
        }
        return thoughts.asString();
    }

    private static boolean isBegun(JsonNode message) {
        JsonNode prefix = message.get(PREFIX);
        return prefix != null && prefix.isBoolean() && prefix.asBoolean();
    }

    private static boolean flag(JsonNode message, String path) {
        JsonNode prefix = message.get(PREFIX);
        if (prefix == null || prefix.isNull()) {
            return false;
        }
        if (!prefix.isBoolean()) {
            throw malformed(path, "'" + path + "' must be true or false.");
        }
        return prefix.asBoolean();
    }
}
