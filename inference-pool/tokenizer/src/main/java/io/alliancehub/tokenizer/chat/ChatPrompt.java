package io.alliancehub.tokenizer.chat;

import io.alliancehub.tokenizer.Conversation;
import java.util.OptionalInt;

/**
 * What a chat request says that makes its prompt, and what follows for its answer.
 *
 * @param conversation to be rendered by the model's template
 * @param tools that may be called
 * @param thinkingTokens the most completion tokens of a thought
 */
public record ChatPrompt(Conversation conversation, ToolRules tools, OptionalInt thinkingTokens) {

    /** Without content: safe for a log. */
    @Override
    public String toString() {
        return conversation.messages().size() + " messages";
    }
}
