package io.alliancehub.tokenizer;

import java.util.ArrayList;
import java.util.List;

/*
 * A template is a program in a file that came from somewhere. It is not run: its text is compared with the
 * ones that are known (TemplateRecognizer), and code of our own renders what that text would. A text that is
 * not known is refused, because a conversation rendered a little wrong is answered a little wrong, and
 * nobody sees it.
 *
 * What is rendered are tokens. Fixed parts of a template may be control tokens; what a message says is
 * only ever text, so no message can end its turn or speak for another role. Text next to text is joined
 * before it is encoded, as it would be in the rendered string: "user\n" and a message that begins with a line
 * end share a word.
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
    private final TemplateForm form;

    private ChatTemplate(Tokenizer tokenizer, TemplateForm form) {
        this.tokenizer = tokenizer;
        this.form = form;
    }

    /**
     * The template of the tokenizer's vocabulary.
     *
     * @throws UnsupportedTemplateException when the vocabulary has no template, one that cannot be
     *     rendered faithfully, or one whose control tokens it lacks
     */
    public static ChatTemplate of(Tokenizer tokenizer) {
        String text = tokenizer.vocabulary().chatTemplate();
        if (text == null) {
            throw new UnsupportedTemplateException("The model's file has no chat template.");
        }
        TemplateForm form = TemplateRecognizer.recognize(text, tokenizer.vocabulary());
        for (String name : form.controlTokens()) {
            if (!tokenizer.hasSpecial(name)) {
                throw new UnsupportedTemplateException(
                        "The chat template uses "
                                + name
                                + ", which is not a special token of the vocabulary.");
            }
        }
        return new ChatTemplate(tokenizer, form);
    }

    /**
     * The prompt for a conversation, as token ids; nothing is to be added before or after.
     *
     * @throws IllegalArgumentException when there is no message
     */
    public int[] renderTokens(List<ChatMessage> messages, GenerationPrompt generationPrompt) {
        return render(messages, generationPrompt, Tokenizer.ALL).toArray();
    }

    private TokenBuffer render(
            List<ChatMessage> messages, GenerationPrompt generationPrompt, int enough) {
        var pieces = new ArrayList<TextPiece>();
        for (TemplateForm.Part part : parts(messages, generationPrompt)) {
            switch (part) {
                case TemplateForm.Fixed fixed ->
                        tokenizer
                                .splitSpecials(fixed.text())
                                .forEach(piece -> append(pieces, piece));
                case TemplateForm.Content content ->
                        append(pieces, new TextPiece.Plain(content.text()));
            }
        }
        var out = new TokenBuffer();
        tokenizer.encodePieces(pieces, out, enough);
        return out;
    }

    /** How many tokens the prompt for a conversation has. */
    public int count(List<ChatMessage> messages, GenerationPrompt generationPrompt) {
        return countUpTo(messages, generationPrompt, Tokenizer.ALL);
    }

    /**
     * How many tokens the prompt for a conversation has, as far as that is asked: of one that has
     * more than {@code enough}, only that it has more, without reading on.
     */
    public int countUpTo(
            List<ChatMessage> messages, GenerationPrompt generationPrompt, int enough) {
        return render(messages, generationPrompt, enough).size();
    }

    /**
     * The prompt as one string, in which control tokens and a message's text can no longer be told
     * apart: to look at and to compare, never to encode.
     *
     * @throws IllegalArgumentException when there is no message
     */
    public String render(List<ChatMessage> messages, GenerationPrompt generationPrompt) {
        var text = new StringBuilder();
        for (TemplateForm.Part part : parts(messages, generationPrompt)) {
            text.append(part.text());
        }
        return text.toString();
    }

    private List<TemplateForm.Part> parts(
            List<ChatMessage> messages, GenerationPrompt generationPrompt) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A conversation has at least one message.");
        }
        return form.parts(messages, generationPrompt);
    }

    /**
     * Appends a piece, joining text to text without copying what is already there more than once.
     */
    private static void append(List<TextPiece> pieces, TextPiece piece) {
        if (piece instanceof TextPiece.Plain right
                && !pieces.isEmpty()
                && pieces.getLast() instanceof TextPiece.Plain left) {
            pieces.set(pieces.size() - 1, new TextPiece.Plain(left.text() + right.text()));
        } else {
            pieces.add(piece);
        }
    }
}
