package io.alliancehub.tokenizer;

import io.alliancehub.tokenizer.ConversationRefusedException.Part;
import io.alliancehub.tokenizer.template.Template;
import io.alliancehub.tokenizer.template.Text;

/*
 * A template that knows a variable for it decides itself. One that always opens a thought, as R1's does, is switched
 * off by closing it at once; one that never does cannot be switched on. Where nothing can be done about a model that
 * may think of its own accord, the wish is refused instead of being passed over.
 */
/** How a model is told to think first, or not to. */
final class ThinkingBlock {

    private static final String OPEN = "<think>";
    private static final String CLOSE = "\n</think>\n\n";

    private final boolean knowsVariable;
    private final boolean hasMarks;

    private ThinkingBlock(boolean knowsVariable, boolean hasMarks) {
        this.knowsVariable = knowsVariable;
        this.hasMarks = hasMarks;
    }

    static ThinkingBlock of(Template template, Tokenizer tokenizer) {
        return new ThinkingBlock(
                template.uses("enable_thinking") || template.uses("thinking"),
                tokenizer.hasSpecial(OPEN) && tokenizer.hasSpecial("</think>"));
    }

    /** Whether the model goes on in a thought. */
    static boolean isOpen(Text prompt, Conversation conversation) {
        ChatMessage last = conversation.messages().getLast();
        boolean goesOn = conversation.generationPrompt() == GenerationPrompt.CONTINUE;
        if (goesOn && !last.text().isEmpty()) {
            return false;
        }
        return isOpen(prompt) || (goesOn && last.reasoningContent() != null);
    }

    /** Whether a prompt ends in a thought that its template has opened. */
    private static boolean isOpen(Text prompt) {
        String text = prompt.characters().stripTrailing();
        if (!text.endsWith(OPEN)) {
            return false;
        }
        Text.Run last = prompt.runs().getLast();
        return last.origin() == Text.Origin.TEMPLATE && last.text().stripTrailing().endsWith(OPEN);
    }

    /**
     * The prompt, with its thought closed where that is what switches thinking off.
     *
     * @throws ConversationRefusedException where what is wanted cannot be had
     */
    Text finished(Text prompt, Conversation conversation) {
        if (knowsVariable || conversation.generationPrompt() == GenerationPrompt.OMIT) {
            return prompt;
        }
        return switch (conversation.thinking()) {
            case UNSAID -> prompt;
            case ON -> {
                if (!isOpen(prompt)) {
                    throw new ConversationRefusedException(
                            Part.THINKING, "The model's chat template cannot be told to think.");
                }
                yield prompt;
            }
            case OFF -> closed(prompt);
        };
    }

    private Text closed(Text prompt) {
        if (isOpen(prompt)) {
            return prompt.then(Text.template(CLOSE));
        }
        if (hasMarks) {
            throw new ConversationRefusedException(
                    Part.THINKING, "The model's chat template cannot be told not to think.");
        }
        return prompt;
    }
}
