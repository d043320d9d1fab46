package io.alliancehub.tokenizer;

/**
 * A model's chat template cannot render a conversation: it says so itself, the conversation does
 * not fit it, or it is too much. The message never quotes the conversation.
 */
public final class ConversationRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConversationRefusedException(String message) {
        super(message);
    }
}
