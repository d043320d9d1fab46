package io.alliancehub.gateway.guard;

import io.alliancehub.tokenizer.Conversation;
import java.util.List;
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

    /** Texts that are each read alone. */
    record Texts(List<Input> inputs) implements Prompt {
        public Texts {
            inputs = List.copyOf(inputs);
        }

        @Override
        public String field() {
            return "input";
        }

        /** Characters of all that are not token ids. */
        public long characters() {
            long sum = 0;
            for (Input input : inputs) {
                sum +=
                        switch (input) {
                            case Input.Text(String text) -> text.length();
                            case Input.Tokens tokens -> 0;
                        };
            }
            return sum;
        }

        /** Without content: safe for a log. */
        @Override
        public String toString() {
            return inputs.size() + " texts";
        }
    }

    /** One of several texts. */
    sealed interface Input {
        /** A text. */
        record Text(String text) implements Input {
            /** Without content: safe for a log. */
            @Override
            public String toString() {
                return "a text";
            }
        }

        /** So many token ids. */
        record Tokens(int count) implements Input {}
    }

    /** Texts to be put in the order in which they answer a query. */
    record Ranking(String query, List<String> documents) implements Prompt {
        public Ranking {
            documents = List.copyOf(documents);
        }

        @Override
        public String field() {
            return "documents";
        }

        /** Characters that are read, the query with each document. */
        public long characters() {
            long sum = (long) query.length() * documents.size();
            return sum + documents.stream().mapToLong(String::length).sum();
        }

        /** Without content: safe for a log. */
        @Override
        public String toString() {
            return documents.size() + " documents";
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
