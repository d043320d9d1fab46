package io.alliancehub.server.openai;

import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.GenerationPrompt;
import java.util.List;

/**
 * A chat completion that is asked for, every field checked.
 *
 * @param next whether the model answers the last message or goes on with it
 */
public record ChatRequest(
        List<ChatMessage> messages, GenerationPrompt next, AnswerOptions options) {

    public ChatRequest {
        messages = List.copyOf(messages);
    }
}
