package io.alliancehub.server;

import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.SpecialTokens;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The smallest ChatML vocabulary: a token for each byte and the three control tokens. */
final class TestVocabulary {

    static final String HERMES =
            """
            {%- if tools %}<|im_start|>system
            {% for tool in tools %}{{ tool | tojson }}
            {% endfor %}Call as <tool_call>JSON</tool_call>.<|im_end|>
            {% endif %}
            {%- for message in messages %}<|im_start|>{{ message.role }}
            {% if message.reasoning_content %}<think>
            {{ message.reasoning_content }}
            </think>

            {% endif %}{% if message.content %}{{ message.content }}{% endif %}
            {%- for call in message.tool_calls %}
            <tool_call>
            {"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
            </tool_call>{% endfor %}<|im_end|>
            {% endfor %}
            {%- if add_generation_prompt %}<|im_start|>assistant
            {% if enable_thinking is defined %}{% if enable_thinking %}<think>
            {% else %}<think>

            </think>

            {% endif %}{% endif %}{% endif %}""";

    private TestVocabulary() {}

    static Vocabulary chatMl() {
        return with(ChatTemplate.CHATML);
    }

    /** With the tokens around a gap that Qwen2.5-Coder has. */
    static Vocabulary coder() {
        return with(
                ChatTemplate.CHATML, List.of("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"));
    }

    /** A model that thinks and calls tools as Qwen does; the template is made up for tests. */
    static Vocabulary hermes() {
        return with(HERMES, List.of("<think>", "</think>", "<tool_call>", "</tool_call>"));
    }

    static Vocabulary with(@Nullable String template) {
        return with(template, List.of());
    }

    /** What a prompt says, control tokens by their names. */
    static String text(int[] prompt) {
        Vocabulary vocabulary = chatMl();
        Tokenizer tokenizer = Tokenizer.of(vocabulary);
        var text = new StringBuilder();
        for (int id : prompt) {
            text.append(
                    vocabulary.types().get(id) == TokenType.CONTROL
                            ? vocabulary.tokens().get(id)
                            : new String(tokenizer.tokenBytes(id), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static Vocabulary with(@Nullable String template, List<String> more) {
        List<String> tokens = new ArrayList<>();
        int shifted = 0;
        for (int b = 0; b < 256; b++) {
            boolean itself = (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            tokens.add(String.valueOf((char) (itself ? b : 0x100 + shifted++)));
        }
        tokens.addAll(List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"));
        tokens.addAll(more);
        List<TokenType> types = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            types.add(id < 256 ? TokenType.NORMAL : TokenType.CONTROL);
        }
        var special = new SpecialTokens(256, 258, null, 256, false, false);
        return new Vocabulary("qwen2", tokens, types, List.of(), special, template);
    }
}
