package io.alliancehub.gateway.guard;

import io.alliancehub.tokenizer.ChatMessage;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the gateway understands of a chat request, and all of it for the member.
 *
 * @param model the alias
 * @param messages what is counted
 * @param wantedTokens most completion tokens that the caller asked for; empty: the model's default
 * @param answer how the caller wants it
 * @param body the whole body as it came; never changed after parsing
 */
public record ChatRequest(
        String model,
        List<ChatMessage> messages,
        OptionalLong wantedTokens,
        AnswerForm answer,
        ObjectNode body) {
    /** How an answer comes. */
    public enum AnswerForm {
        STREAM,
        WHOLE
    }

    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /** Without content: safe for a log. */
    @Override
    public String toString() {
        return "ChatRequest[" + messages.size() + " messages, " + answer + "]";
    }

    /** The body for a member, whose {@code model} is a base digest. */
    public byte[] bodyFor(String baseDigest) {
        return ChatRequests.write(body, baseDigest);
    }
}
