package io.alliancehub.tokenizer;

import io.alliancehub.tokenizer.template.Text;
import org.jspecify.annotations.Nullable;

/*
 * A template ends a message that stands in the conversation, and some drop or change what is at its edges. So the
 * answer that has been begun is not shown to it: the template renders what is before, up to where the model begins
 * to speak, and the words follow as they are. Text next to text is joined before it is encoded, as everywhere.
 */
/** The prompt of a conversation whose last answer the model goes on with. */
final class BegunAnswer {

    private static final String THINKS = "<think>";
    private static final String THOUGHT = "</think>";

    private BegunAnswer() {}

    /**
     * A prompt that goes on with the words of an answer.
     *
     * @param prompt what is before them, ended so that the model speaks next
     * @throws ConversationRefusedException when it has thoughts, and the model's vocabulary no way
     *     to write them
     */
    static Text after(Text prompt, ChatMessage begun, Tokenizer tokenizer) {
        String thoughts = begun.reasoningContent();
        boolean isThinking = prompt.characters().stripTrailing().endsWith(THINKS);
        if (thoughts == null && !isThinking) {
            return prompt.then(Text.conversation(begun.text()));
        }
        if (!tokenizer.hasSpecial(THOUGHT) && thoughts != null) {
            throw new ConversationRefusedException(
                    "The model has no tokens for thoughts, so it takes no 'reasoning_content'.");
        }
        return withThoughts(isThinking ? prompt : thinking(prompt), thoughts, begun.text());
    }

    private static Text thinking(Text prompt) {
        return prompt.then(Text.template(THINKS + "\n"));
    }

    /** Thoughts that nothing follows are gone on with themselves. */
    private static Text withThoughts(Text prompt, @Nullable String thoughts, String words) {
        Text thinking = thoughts == null ? prompt : prompt.then(Text.conversation(thoughts));
        return words.isEmpty()
                ? thinking
                : thinking.then(Text.template("\n" + THOUGHT + "\n\n"))
                        .then(Text.conversation(words));
    }
}
