package io.alliancehub.server.http;

import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.ConversationRefusedException;
import io.alliancehub.tokenizer.GenerationPrompt;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens with which every conversation begins that has this system message: what the template
 * makes of several conversations, as far as they agree.
 */
final class SystemPrefix {

    /** Beginnings of user messages that a tokenizer joins differently with what is before them. */
    private static final List<String> QUESTIONS = List.of("a", "\n", " 0", "\u94f6");

    private SystemPrefix() {}

    /** The common tokens; refused where the model has no template or it refuses the message. */
    static int[] of(LocalModel model, String system) {
        ChatTemplate template = model.template();
        if (template == null) {
            throw RequestRefusedException.malformed("baseDigest", "The model cannot chat.");
        }
        int[] prefix = rendered(template, system, QUESTIONS.getFirst());
        for (String question : QUESTIONS) {
            int[] other = rendered(template, system, question);
            int differs = Arrays.mismatch(prefix, other);
            prefix = differs < 0 ? prefix : Arrays.copyOf(prefix, differs);
        }
        return prefix;
    }

    private static int[] rendered(ChatTemplate template, String system, String question) {
        try {
            return template.renderTokens(
                    List.of(
                            new ChatMessage(ChatMessage.Role.SYSTEM, system),
                            new ChatMessage(ChatMessage.Role.USER, question)),
                    GenerationPrompt.ADD);
        } catch (ConversationRefusedException refused) {
            throw RequestRefusedException.unsupported(
                    "system", String.valueOf(refused.getMessage()));
        }
    }
}
