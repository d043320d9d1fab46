package io.alliancehub.server.openai;

import io.alliancehub.tokenizer.ChatMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion that is asked for, every field checked.
 *
 * @param model alias or base digest
 * @param maxTokens most completion tokens; null asks for as many as fit
 * @param topK how many tokens are kept; 0 keeps all
 * @param seed null asks for one to be chosen
 */
public record ChatRequest(
        String model,
        List<ChatMessage> messages,
        Delivery delivery,
        @Nullable Integer maxTokens,
        double temperature,
        double topP,
        int topK,
        @Nullable Long seed,
        List<String> stop,
        boolean ignoreEos) {

    public ChatRequest {
        messages = List.copyOf(messages);
        stop = List.copyOf(stop);
    }

    /** How the answer is to come. */
    public enum Delivery {
        /** One JSON document. */
        WHOLE,
        /** Server-sent events. */
        STREAM,
        /** Server-sent events, the last of which carries the usage. */
        STREAM_WITH_USAGE
    }
}
