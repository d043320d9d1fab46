package io.alliancehub.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/*
 * Known templates, by SHA-256 of their text with line ends as \n, without the last one, and with one literal
 * taken out: the literal is what copies of the same template differ in (what the system says by default,
 * what makes the model answer), and it is a plain string, so it is read and not guessed. Everything else
 * must be the same to the last character.
 */
/** Tells which known template a text is, or refuses it. */
final class TemplateRecognizer {

    /** Qwen2.5-Instruct; the literal is the default system message. */
    private static final String QWEN25 =
            "78d289917d18deff8d4e71c272368236636a2d52e0f74f53802ecf1f6cdff0d6";

    /** Qwen2-Instruct; the literal is the default system message. */
    private static final String QWEN2 =
            "f3a8439cd7d45d2d7fe510dfa309182d4b0f38308be618f4b179b66a6ea7fdaa";

    /** DeepSeek-R1-Distill; the literal is the generation prompt. */
    private static final String DEEPSEEK_R1_DISTILL =
            "8af9259d55decdf02ea6a15bfbf6ca2c5bca42cf70e5c7547af36dbed5bf994b";

    /**
     * The same as llama.cpp's collection has it: reasoning is switched off unless it is asked for.
     */
    private static final String DEEPSEEK_R1_DISTILL_NO_REASONING =
            "bbe594884b44d740667ee65a70bc8d333a565eab3d63ea59f291ea73ada84ba6";

    private static final String LITERAL = "\0";
    private static final String ASSISTANT = "<｜Assistant｜>";

    private static final Pattern DEFAULT_SYSTEM =
            Pattern.compile("<\\|im_start\\|>system\\\\n([^'\"\\\\{}%<|]+)<\\|im_end\\|>");

    /** A string literal of printable text and escaped line ends. */
    private static final Pattern GENERATION_PROMPT =
            Pattern.compile("\\{\\{'(<｜Assistant｜>(?:[^'\"\\\\{}]|\\\\n)*)'\\}\\}\\{% endif %\\}$");

    private TemplateRecognizer() {}

    /**
     * What the template does.
     *
     * @throws UnsupportedTemplateException when the text is not a known template
     */
    static TemplateForm recognize(String template, Vocabulary vocabulary) {
        String text = normalised(template);
        if (text.equals(ChatTemplate.CHATML)) {
            return new TemplateForm.ChatMl(null);
        }
        if (digest(text).equals(DEEPSEEK_R1_DISTILL_NO_REASONING)) {
            return new TemplateForm.DeepSeekR1(
                    bosText(vocabulary), ASSISTANT + "<think>\n</think>");
        }
        Matcher system = DEFAULT_SYSTEM.matcher(text);
        if (system.find()) {
            String digest = digest(text.replace(system.group(1), LITERAL));
            if (digest.equals(QWEN25) || digest.equals(QWEN2)) {
                return new TemplateForm.ChatMl(system.group(1));
            }
        }
        Matcher prompt = GENERATION_PROMPT.matcher(text);
        if (prompt.find()) {
            String rest =
                    text.substring(0, prompt.start(1)) + LITERAL + text.substring(prompt.end(1));
            if (digest(rest).equals(DEEPSEEK_R1_DISTILL)) {
                return new TemplateForm.DeepSeekR1(
                        bosText(vocabulary), prompt.group(1).replace("\\n", "\n"));
            }
        }
        throw new UnsupportedTemplateException(
                "The chat template (SHA-256 "
                        + digest(text)
                        + ") is not one that can be rendered faithfully.");
    }

    private static String bosText(Vocabulary vocabulary) {
        Integer bos = vocabulary.special().bos();
        if (bos == null) {
            throw new UnsupportedTemplateException(
                    "The chat template begins with the begin token, but the vocabulary names none.");
        }
        return vocabulary.tokens().get(bos);
    }

    private static String normalised(String template) {
        String text = template.replace("\r\n", "\n").replace('\r', '\n');
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static String digest(String text) {
        return Vocabulary.digestOf(text.getBytes(StandardCharsets.UTF_8));
    }
}
