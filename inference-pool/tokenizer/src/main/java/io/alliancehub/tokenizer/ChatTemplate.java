package io.alliancehub.tokenizer;

import io.alliancehub.tokenizer.template.Template;
import io.alliancehub.tokenizer.template.TemplateRenderException;
import io.alliancehub.tokenizer.template.TemplateSyntaxException;
import io.alliancehub.tokenizer.template.Text;
import io.alliancehub.tokenizer.template.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * A template is a program in a file that came from somewhere. It is run by an interpreter of our own that knows
 * of each character whether the template or the conversation wrote it (package template).
 *
 * What is rendered are tokens. What the template wrote may be control tokens; what the conversation says is only
 * ever text, so no message can end its turn or speak for another role. Text next to text is joined before it
 * is encoded, as it would be in the rendered string: "user\n" and a message that begins with a line end share a
 * word.
 */
/** How a model wants conversations to be written; immutable and thread-safe. */
public final class ChatTemplate {

    /** The plain ChatML loop, as the bundled model's file carries it. */
    public static final String CHATML =
            "{% for message in messages %}"
                    + "{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}"
                    + "{% endfor %}"
                    + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private final Tokenizer tokenizer;
    private final Template template;
    private final ToolTrial.Outcome tools;
    private final ThinkingBlock thinking;

    private ChatTemplate(Tokenizer tokenizer, Template template) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.tools = ToolTrial.of(template, tokenizer.vocabulary());
        this.thinking = ThinkingBlock.of(template, tokenizer);
    }

    /**
     * The template of the tokenizer's vocabulary.
     *
     * @throws UnsupportedTemplateException when the vocabulary has no template, one that is not
     *     understood to the last word, or one that does not work with it
     */
    public static ChatTemplate of(Tokenizer tokenizer) {
        Vocabulary vocabulary = tokenizer.vocabulary();
        String text = vocabulary.chatTemplate();
        if (text == null) {
            throw new UnsupportedTemplateException("The model's file has no chat template.");
        }
        Template template = understood(text);
        requireToken(template, "bos_token", vocabulary.special().bos());
        requireToken(template, "eos_token", vocabulary.special().eos());
        TemplateTrial.require(template, tokenizer);
        return new ChatTemplate(tokenizer, template);
    }

    private static Template understood(String text) {
        try {
            return Template.of(text);
        } catch (TemplateSyntaxException notUnderstood) {
            throw new UnsupportedTemplateException(
                    "The chat template is not supported, " + notUnderstood.getMessage());
        }
    }

    private static void requireToken(Template template, String variable, @Nullable Integer id) {
        if (id == null && template.uses(variable)) {
            throw new UnsupportedTemplateException(
                    "The chat template uses " + variable + ", but the vocabulary names none.");
        }
    }

    /**
     * The prompt for a conversation, as token ids; nothing is to be added before or after.
     *
     * @throws ConversationRefusedException when the template does not render it
     */
    public int[] renderTokens(Conversation conversation) {
        return encoded(conversation, Tokenizer.ALL).toArray();
    }

    /**
     * The prompt for a conversation, and whether it leaves the model in the middle of a thought.
     *
     * @throws ConversationRefusedException when the template does not render it
     */
    public Rendered renderPrompt(Conversation conversation) {
        Text text = rendered(conversation);
        var out = new TokenBuffer();
        tokenizer.encodePieces(pieces(text), out, Tokenizer.ALL);
        return new Rendered(out.toArray(), ThinkingBlock.isOpen(text, conversation));
    }

    /**
     * A prompt.
     *
     * @param opensThinking whether its end opens a thought that the model goes on with
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Rendered(int[] tokens, boolean opensThinking) {}

    /** Whether the model is shown the tools that it may call. */
    public boolean takesTools() {
        return tools.tools();
    }

    /**
     * The prompt for messages alone.
     *
     * @throws IllegalArgumentException when there is no message
     * @throws ConversationRefusedException when the template does not render them
     */
    public int[] renderTokens(List<ChatMessage> messages, GenerationPrompt generationPrompt) {
        return renderTokens(Conversation.of(messages, generationPrompt));
    }

    /** How many tokens the prompt for messages has. */
    public int count(List<ChatMessage> messages, GenerationPrompt generationPrompt) {
        return countUpTo(messages, generationPrompt, Tokenizer.ALL);
    }

    /** {@link #countUpTo(Conversation, int)} of messages alone. */
    public int countUpTo(
            List<ChatMessage> messages, GenerationPrompt generationPrompt, int enough) {
        return countUpTo(Conversation.of(messages, generationPrompt), enough);
    }

    /**
     * How many tokens the prompt for a conversation has, as far as that is asked: of one that has
     * more than {@code enough}, only that it has more, without reading on.
     *
     * @throws ConversationRefusedException when the template does not render it
     */
    public int countUpTo(Conversation conversation, int enough) {
        return encoded(conversation, enough).size();
    }

    /** The prompt for messages as one string: to look at and to compare, never to encode. */
    public String render(List<ChatMessage> messages, GenerationPrompt generationPrompt) {
        return render(Conversation.of(messages, generationPrompt));
    }

    /**
     * The prompt as one string, in which control tokens and a message's text can no longer be told
     * apart: to look at and to compare, never to encode.
     *
     * @throws ConversationRefusedException when the template does not render it
     */
    public String render(Conversation conversation) {
        return rendered(conversation).characters();
    }

    private Text rendered(Conversation conversation) {
        if (conversation.generationPrompt() == GenerationPrompt.CONTINUE) {
            return BegunAnswer.after(
                    rendered(conversation.beforeAnswer()),
                    conversation.messages().getLast(),
                    tokenizer);
        }
        requireShown(conversation);
        CallForm calls = tools.calls();
        Text text =
                written(
                        conversation,
                        TemplateVariables.of(
                                conversation,
                                tokenizer.vocabulary(),
                                calls == null ? CallForm.AS_IT_COMES : calls));
        return thinking.finished(text, conversation);
    }

    /**
     * What the template itself makes of a conversation as it comes, or says where it refuses one.
     */
    Text written(Conversation conversation) {
        return written(conversation, TemplateVariables.of(conversation, tokenizer.vocabulary()));
    }

    private Text written(Conversation conversation, Map<String, Value> variables) {
        try {
            return template.render(variables, conversation.date());
        } catch (TemplateRenderException refused) {
            throw new ConversationRefusedException(
                    "The model's chat template does not render this conversation: "
                            + refused.getMessage());
        }
    }

    /** Refuses what the template would leave out without a word. */
    private void requireShown(Conversation conversation) {
        if (!conversation.tools().isEmpty() && !tools.tools()) {
            throw new ConversationRefusedException(
                    ConversationRefusedException.Part.TOOLS,
                    "The model's chat template does not take tools; leave 'tools' out or ask a"
                            + " model that calls tools.");
        }
        for (ChatMessage message : conversation.messages()) {
            boolean calls = !message.toolCalls().isEmpty() && tools.calls() == null;
            boolean answers = message.role() == ChatMessage.Role.TOOL && !tools.answers();
            if (calls || answers) {
                throw new ConversationRefusedException(
                        "The model's chat template does not take calls of tools and their"
                                + " answers.");
            }
        }
    }

    private TokenBuffer encoded(Conversation conversation, int enough) {
        var out = new TokenBuffer();
        tokenizer.encodePieces(pieces(rendered(conversation)), out, enough);
        return out;
    }

    /** Special tokens of what the template wrote, and all other text between them in one piece. */
    private List<TextPiece> pieces(Text text) {
        List<TextPiece> pieces = new ArrayList<>();
        var plain = new StringBuilder();
        for (Text.Run run : text.runs()) {
            if (run.origin() == Text.Origin.CONVERSATION) {
                plain.append(run.text());
                continue;
            }
            for (TextPiece piece : tokenizer.splitSpecials(run.text())) {
                switch (piece) {
                    case TextPiece.Plain(String words) -> plain.append(words);
                    case TextPiece.Special special -> {
                        addPlain(pieces, plain);
                        pieces.add(special);
                    }
                }
            }
        }
        addPlain(pieces, plain);
        return pieces;
    }

    private static void addPlain(List<TextPiece> pieces, StringBuilder plain) {
        if (!plain.isEmpty()) {
            pieces.add(new TextPiece.Plain(plain.toString()));
            plain.setLength(0);
        }
    }
}
