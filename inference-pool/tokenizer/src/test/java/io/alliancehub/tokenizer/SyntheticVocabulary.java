package io.alliancehub.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small vocabulary for tests, trained on a few made-up sentences when the test starts. */
final class SyntheticVocabulary {

    private static final String TEXT =
            "The bank opens at nine. A customer's account has 1,234.50 yuan. We've seen it; they'll pay.\n"
                    + "村镇银行的客户问:账户余额是多少?银行回答:余额是一千二百三十四元。\n\n"
                    + "    def balance(account):\n        return account.balance  # yuan\n"
                    + "hello hello hello world world banking banker banks 银行 银行 客户 账户 🚀🚀 👩‍💻\n";

    private static final int MERGES = 150;

    private SyntheticVocabulary() {}

    static Vocabulary chatMl() {
        return build("qwen2", ChatTemplate.CHATML, "<|im_end|>", false);
    }

    static Vocabulary with(String preTokenizer, @Nullable String template) {
        return build(preTokenizer, template, "<|im_end|>", false);
    }

    /** A vocabulary whose begin and end tokens are DeepSeek's. */
    static Vocabulary deepSeek(@Nullable String template) {
        return build("deepseek-r1-qwen", template, "<｜end▁of▁sentence｜>", true);
    }

    /** A vocabulary whose begin and end tokens are given by name. */
    static Vocabulary between(String begin, String end, String template) {
        return build("qwen2", template, begin, end, false);
    }

    private static Vocabulary build(
            String preTokenizer, @Nullable String template, String end, boolean addBos) {
        return build(preTokenizer, template, "<｜begin▁of▁sentence｜>", end, addBos);
    }

    private static Vocabulary build(
            String preTokenizer,
            @Nullable String template,
            String begin,
            String end,
            boolean addBos) {
        List<String> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(String.valueOf(ByteLevel.toChar(b)));
        }
        List<String> merges = train(tokens);
        List<TokenType> types = new ArrayList<>();
        tokens.forEach(token -> types.add(TokenType.NORMAL));
        for (String control :
                List.of(
                        "<|endoftext|>",
                        "<|im_start|>",
                        "<|im_end|>",
                        "<｜begin▁of▁sentence｜>",
                        "<｜end▁of▁sentence｜>",
                        "<｜User｜>",
                        "<｜Assistant｜>",
                        "<|begin_of_text|>",
                        "<|end_of_text|>",
                        "<|eot_id|>",
                        "<|start_header_id|>",
                        "<|end_header_id|>")) {
            tokens.add(control);
            types.add(TokenType.CONTROL);
        }
        for (String added : List.of("<think>", "</think>", "<think>>")) {
            tokens.add(added);
            types.add(TokenType.USER_DEFINED);
        }
        tokens.add("[PAD]");
        types.add(TokenType.UNUSED);
        var special =
                new SpecialTokens(
                        tokens.indexOf(begin),
                        tokens.indexOf(end),
                        null,
                        tokens.indexOf("<|endoftext|>"),
                        addBos,
                        false);
        return new Vocabulary(preTokenizer, tokens, types, merges, special, template);
    }

    /**
     * A vocabulary of SentencePiece's kind over a few letters, so that generated texts merge often;
     * scores have ties.
     */
    static Vocabulary pieces(boolean addSpacePrefix, boolean removeExtraWhitespaces) {
        List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        List<TokenType> types =
                new ArrayList<>(List.of(TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL));
        for (int b = 0; b < 256; b++) {
            tokens.add(String.format("<0x%02X>", b));
            types.add(TokenType.BYTE);
        }
        for (String token : PIECES) {
            tokens.add(token);
            types.add(TokenType.NORMAL);
        }
        tokens.addAll(List.of("<think>", "\u00FC", "<pad>", "abab"));
        types.addAll(
                List.of(
                        TokenType.USER_DEFINED,
                        TokenType.USER_DEFINED,
                        TokenType.UNUSED,
                        TokenType.UNUSED));
        List<Float> scores = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            scores.add(types.get(id) == TokenType.NORMAL ? -(float) (id * 7 % 11) : 0f);
        }
        return new Vocabulary(
                "default",
                tokens,
                types,
                List.of(),
                new SpecialTokens(1, 2, null, null, true, false),
                null,
                new SentencePieces(scores, addSpacePrefix, removeExtraWhitespaces));
    }

    /** "d" and "\u94F6" occur within tokens only. */
    private static final List<String> PIECES =
            List.of(
                    "a",
                    "b",
                    "c",
                    "\u2581",
                    "ab",
                    "ba",
                    "abc",
                    "bc",
                    "cd",
                    "bcd",
                    "\u2581a",
                    "\u2581\u2581",
                    "\u2581\u2581\u2581",
                    "\u2581ab",
                    "aa",
                    "aaaa",
                    "\u94F6\u884C",
                    "\u884C",
                    "\uD83D\uDE80",
                    "\uD83D\uDE80\uD83D\uDE80",
                    "cab",
                    "abca");

    /**
     * Plain byte-pair training: the most frequent pair of neighbours becomes a token, again and
     * again.
     */
    private static List<String> train(List<String> tokens) {
        List<List<String>> words = new ArrayList<>();
        WordSplitter.Words cuts = PreTokenizer.of("qwen2").splitter().words(TEXT);
        for (int at = 0; at < TEXT.length(); ) {
            int end = cuts.endOf(at);
            List<String> word = new ArrayList<>();
            for (byte b : TEXT.substring(at, end).getBytes(StandardCharsets.UTF_8)) {
                word.add(String.valueOf(ByteLevel.toChar(b & 0xFF)));
            }
            words.add(word);
            at = end;
        }
        List<String> merges = new ArrayList<>();
        while (merges.size() < MERGES) {
            Map<String, Integer> counts = new HashMap<>();
            for (List<String> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    counts.merge(word.get(i) + " " + word.get(i + 1), 1, Integer::sum);
                }
            }
            String best =
                    counts.entrySet().stream()
                            .max(
                                    Map.Entry.<String, Integer>comparingByValue()
                                            .thenComparing(Map.Entry.comparingByKey()))
                            .orElseThrow()
                            .getKey();
            merges.add(best);
            String joined = best.replace(" ", "");
            if (!tokens.contains(joined)) {
                tokens.add(joined);
            }
            words.forEach(word -> apply(word, best, joined));
        }
        return merges;
    }

    private static void apply(List<String> word, String merge, String joined) {
        for (int i = 0; i + 1 < word.size(); i++) {
            if ((word.get(i) + " " + word.get(i + 1)).equals(merge)) {
                word.set(i, joined);
                word.remove(i + 1);
            }
        }
    }
}
