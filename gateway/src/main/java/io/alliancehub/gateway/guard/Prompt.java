package io.alliancehub.gateway.guard;

import io.alliancehub.tokenizer.Conversation;
import org.jspecify.annotations.Nullable;

/** What a member is to answer, as far as it is counted here. */
public sealed interface Prompt {
    /** The body's field that a refusal of it names. */
    String field();

    /** A conversation, which the model's template turns into a prompt. */
    record Chat(Conversation conversation) implements Prompt {
        @Override
        public String field() {
            return "messages";
        }

        /** Without content: safe for a log. */
        @Override
        public String toString() {
            return conversation.messages().size() + " messages";
        }
    }

    /**
     * Text to go on from.
     *
     * @param suffix what follows the gap that is to be filled; null where there is none
     */
    record Text(String text, @Nullable String suffix) implements Prompt {
        @Override
        public String field() {
            return "prompt";
        }

        /** Without content: safe for a log. */
        @Override
        public String toString() {
            return "a text";
        }
    }

    /** So many token ids to go on from; the member knows whether it has them. */
    record Tokens(int count) implements Prompt {
        @Override
        public String field() {
            return "prompt";
        }
    }
}
