package io.alliancehub.tokenizer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a known template does with a conversation. */
sealed interface TemplateForm {

    /** Names of the special tokens that the fixed parts are made of. */
    List<String> controlTokens();

    /** The parts of the rendered conversation, in order; there is at least one message. */
    List<Part> parts(List<ChatMessage> messages, GenerationPrompt generationPrompt);

    /** A part of a rendered conversation. */
    sealed interface Part {
        String text();
    }

    /** Written by the template; may contain special tokens. */
    record Fixed(String text) implements Part {}

    /** Written by a caller; text and nothing else. */
    record Content(String text) implements Part {}

    /**
     * ChatML: each message between {@code <|im_start|>role} and {@code <|im_end|>}.
     *
     * @param defaultSystem what the system says in a conversation that does not begin with a system
     *     message; null when nothing is said then
     */
    record ChatMl(@Nullable String defaultSystem) implements TemplateForm {

        private static final String START = "<|im_start|>";
        private static final String END = "<|im_end|>";

        @Override
        public List<String> controlTokens() {
            return List.of(START, END);
        }

        @Override
        public List<Part> parts(List<ChatMessage> messages, GenerationPrompt generationPrompt) {
            List<Part> parts = new ArrayList<>();
            if (defaultSystem != null && messages.getFirst().role() != ChatMessage.Role.SYSTEM) {
                parts.add(new Fixed(START + "system\n"));
                parts.add(new Content(defaultSystem));
                parts.add(new Fixed(END + "\n"));
            }
            for (ChatMessage message : messages) {
                parts.add(new Fixed(START + message.role().wireName() + "\n"));
                parts.add(new Content(message.content()));
                parts.add(new Fixed(END + "\n"));
            }
            if (generationPrompt == GenerationPrompt.ADD) {
                parts.add(new Fixed(START + "assistant\n"));
            }
            return parts;
        }
    }

    /**
     * DeepSeek's R1-Distill: the last system message first, then the turns; of an earlier answer
     * only what follows its reasoning is shown.
     *
     * @param bos text of the begin token
     * @param generationPrompt what makes the model answer
     */
    record DeepSeekR1(String bos, String generationPrompt) implements TemplateForm {

        private static final String USER = "<｜User｜>";
        private static final String ASSISTANT = "<｜Assistant｜>";
        private static final String END = "<｜end▁of▁sentence｜>";
        private static final String END_OF_REASONING = "</think>";

        @Override
        public List<String> controlTokens() {
            return List.of(bos, USER, ASSISTANT, END);
        }

        @Override
        public List<Part> parts(List<ChatMessage> messages, GenerationPrompt prompt) {
            List<Part> parts = new ArrayList<>();
            parts.add(new Fixed(bos));
            parts.add(new Content(lastSystemMessage(messages)));
            for (ChatMessage message : messages) {
                switch (message.role()) {
                    case SYSTEM -> {}
                    case USER -> {
                        parts.add(new Fixed(USER));
                        parts.add(new Content(message.content()));
                    }
                    case ASSISTANT -> {
                        parts.add(new Fixed(ASSISTANT));
                        parts.add(new Content(afterReasoning(message.content())));
                        parts.add(new Fixed(END));
                    }
                }
            }
            if (prompt == GenerationPrompt.ADD) {
                parts.add(new Fixed(generationPrompt));
            }
            return parts;
        }

        private static String lastSystemMessage(List<ChatMessage> messages) {
            return messages.reversed().stream()
                    .filter(message -> message.role() == ChatMessage.Role.SYSTEM)
                    .map(ChatMessage::content)
                    .findFirst()
                    .orElse("");
        }

        private static String afterReasoning(String answer) {
            int end = answer.lastIndexOf(END_OF_REASONING);
            return end < 0 ? answer : answer.substring(end + END_OF_REASONING.length());
        }
    }
}
