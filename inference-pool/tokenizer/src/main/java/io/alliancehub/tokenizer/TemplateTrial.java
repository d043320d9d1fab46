package io.alliancehub.tokenizer;

import io.alliancehub.tokenizer.template.Template;
import io.alliancehub.tokenizer.template.TemplateRenderException;
import io.alliancehub.tokenizer.template.Text;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * A template can be understood and still be of no use: it may leave the question out, refuse every conversation
 * or be written for another vocabulary, whose control tokens would be read as letters here. So each is tried once
 * when it is loaded, with a conversation of every role; where it refuses that one (some models have no system
 * message), with a question alone; each without a date first.
 */
/** Renders a conversation of our own to see whether a template fits a vocabulary. */
final class TemplateTrial {

    private static final String QUESTION = "a question of the trial";

    private static final List<ChatMessage> ALL_ROLES =
            List.of(
                    new ChatMessage(ChatMessage.Role.SYSTEM, "a rule"),
                    new ChatMessage(ChatMessage.Role.USER, "an earlier question"),
                    new ChatMessage(ChatMessage.Role.ASSISTANT, "an answer"),
                    new ChatMessage(ChatMessage.Role.USER, QUESTION));

    private static final Pattern CONTROL =
            Pattern.compile("<\\|[A-Za-z0-9_]+\\|>|<\uFF5C[^\uFF5C\\s]+\uFF5C>");

    private TemplateTrial() {}

    /**
     * Requires that a template works with a vocabulary.
     *
     * @throws UnsupportedTemplateException when it does not
     */
    static void require(Template template, Tokenizer tokenizer) {
        Text text = rendered(template, tokenizer.vocabulary());
        boolean asked = false;
        for (Text.Run run : text.runs()) {
            switch (run.origin()) {
                case TEMPLATE -> requireControlTokens(run.text(), tokenizer);
                case CONVERSATION -> asked |= run.text().contains(QUESTION);
            }
        }
        if (!asked) {
            throw new UnsupportedTemplateException(
                    "The chat template leaves out what the user says.");
        }
    }

    private static Text rendered(Template template, Vocabulary vocabulary) {
        TemplateRenderException last = null;
        for (List<ChatMessage> messages : List.of(ALL_ROLES, ALL_ROLES.subList(3, 4))) {
            for (@Nullable LocalDate date : new LocalDate[] {null, LocalDate.EPOCH}) {
                var conversation =
                        new Conversation(
                                messages, List.of(), Thinking.UNSAID, GenerationPrompt.ADD, date);
                try {
                    return template.render(TemplateVariables.of(conversation, vocabulary), date);
                } catch (TemplateRenderException refused) {
                    last = refused;
                }
            }
        }
        throw new UnsupportedTemplateException(
                "The chat template does not render a simple conversation: "
                        + (last == null ? "" : last.getMessage()));
    }

    private static void requireControlTokens(String text, Tokenizer tokenizer) {
        Matcher names = CONTROL.matcher(text);
        while (names.find()) {
            if (!tokenizer.hasSpecial(names.group())) {
                throw new UnsupportedTemplateException(
                        "The chat template uses "
                                + names.group()
                                + ", which is not a special token of the vocabulary.");
            }
        }
    }
}
