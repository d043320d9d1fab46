package io.alliancehub.gateway.testing;

import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.CompletionPrompts;
import io.alliancehub.tokenizer.GenerationPrompt;
import io.alliancehub.tokenizer.SpecialTokens;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** A synthetic vocabulary: one token per byte and ChatML's control tokens. */
public final class TestVocabulary {
    private static final Vocabulary VOCABULARY = make(List.of());
    private static final Vocabulary CODER =
            make(List.of("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"));
    private static final ChatTemplate TEMPLATE = ChatTemplate.of(Tokenizer.of(VOCABULARY));

    private TestVocabulary() {}

    public static byte[] bytes() {
        return VOCABULARY.toBytes();
    }

    public static String digest() {
        return VOCABULARY.digest();
    }

    /** Another, which has tokens for a gap. */
    public static Vocabulary coder() {
        return CODER;
    }

    /** A prompt around a gap, as the vocabulary that has tokens for it counts it. */
    public static long countAroundGap(String prompt, String suffix) {
        return CompletionPrompts.of(Tokenizer.of(CODER)).tokens(prompt, suffix).length;
    }

    public static long count(List<ChatMessage> messages, GenerationPrompt next) {
        return TEMPLATE.count(messages, next);
    }

    public static long count(String prompt) {
        return Tokenizer.of(VOCABULARY).count(prompt);
    }

    private static Vocabulary make(List<String> more) {
        List<String> tokens = new ArrayList<>();
        List<TokenType> types = new ArrayList<>();
        int other = 0;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b > 32 && b < 127) || (b > 160 && b != 173);
            tokens.add(String.valueOf((char) (printable ? b : 256 + other++)));
            types.add(TokenType.NORMAL);
        }
        for (String control : List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>")) {
            tokens.add(control);
            types.add(TokenType.CONTROL);
        }
        for (String control : more) {
            tokens.add(control);
            types.add(TokenType.CONTROL);
        }
        return new Vocabulary(
                "qwen2",
                tokens,
                types,
                List.of(),
                new SpecialTokens(null, 258, null, 256, false, false),
                ChatTemplate.CHATML);
    }
}
