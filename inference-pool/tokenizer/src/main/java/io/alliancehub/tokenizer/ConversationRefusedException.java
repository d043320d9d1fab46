package io.alliancehub.tokenizer;

/**
 * A model's chat template cannot render a conversation: it says so itself, the conversation does
 * not fit it, or it is too much. The message never quotes the conversation.
 */
public final class ConversationRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What of the conversation is refused. */
    public enum Part {
        MESSAGES("messages"),
        TOOLS("tools"),
        THINKING("thinking");

        private final String field;

        Part(String field) {
            this.field = field;
        }

        /** The field of a request that it came from. */
        public String field() {
            return field;
        }
    }

    private final Part part;

    ConversationRefusedException(String message) {
        this(Part.MESSAGES, message);
    }

    ConversationRefusedException(Part part, String message) {
        super(message);
        this.part = part;
    }

    public Part part() {
        return part;
    }
}
