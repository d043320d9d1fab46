package io.alliancehub.server.openai;

import io.alliancehub.tokenizer.ChatMessage;
import java.util.List;

/** A chat completion that is asked for, every field checked. */
public record ChatRequest(List<ChatMessage> messages, AnswerOptions options) {

    public ChatRequest {
        messages = List.copyOf(messages);
    }
}
