package io.alliancehub.server.onnx;

import io.alliancehub.tokenizer.SpecialTokens;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.UnsupportedVocabularyException;
import io.alliancehub.tokenizer.Vocabulary;
import io.alliancehub.tokenizer.WordPieces;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The WordPiece vocabulary of a folder: {@code tokenizer.json} where there is one, else {@code
 * vocab.txt} with {@code tokenizer_config.json}. What would cut text otherwise than is done here is
 * refused by its name.
 */
final class BertVocabulary {

    private static final long VOCAB_BYTES_MAX = 32 << 20;
    private static final int WORD_CHARACTERS = 100;

    private final List<String> tokens;

    private BertVocabulary(List<String> tokens) {
        this.tokens = tokens;
    }

    static Vocabulary read(Path folder) throws IOException {
        try {
            FolderJson json = FolderJson.read(folder, "tokenizer.json");
            return json == null ? ofText(folder) : ofJson(json);
        } catch (UnsupportedVocabularyException e) {
            throw new OnnxRefusedException("the vocabulary: " + e.getMessage());
        }
    }

    private static Vocabulary ofJson(FolderJson root) {
        FolderJson model = root.requiredPart("model");
        model.require("type", "WordPiece");
        if (model.whole("max_input_chars_per_word", 1, 1 << 20).orElse(WORD_CHARACTERS)
                != WORD_CHARACTERS) {
            throw model.wrong("max_input_chars_per_word", Integer.toString(WORD_CHARACTERS));
        }
        FolderJson normalizer = root.requiredPart("normalizer");
        normalizer.require("type", "BertNormalizer");
        if (!normalizer.truth("clean_text", true)) {
            throw normalizer.wrong("clean_text", "true");
        }
        root.requiredPart("pre_tokenizer").require("type", "BertPreTokenizer");
        FolderJson around = root.requiredPart("post_processor");
        String kind = around.text("type", "");
        if (!kind.equals("TemplateProcessing") && !kind.equals("BertProcessing")) {
            throw around.wrong("type", "TemplateProcessing or BertProcessing");
        }
        boolean lowerCase = normalizer.truth("lowercase", true);
        return new BertVocabulary(tokens(model.requiredPart("vocab")))
                .build(
                        model.text("unk_token", "[UNK]"),
                        model.text("continuing_subword_prefix", "##"),
                        lowerCase,
                        normalizer.truth("strip_accents", lowerCase),
                        normalizer.truth("handle_chinese_chars", true));
    }

    private static List<String> tokens(FolderJson vocabulary) {
        int size = vocabulary.object().size();
        String[] byId = new String[size];
        for (Map.Entry<String, JsonNode> token : vocabulary.object().properties()) {
            JsonNode id = token.getValue();
            if (!id.isInt() || id.intValue() < 0 || id.intValue() >= size) {
                throw new OnnxRefusedException(
                        vocabulary.where() + "its ids do not run from 0 to " + (size - 1));
            }
            byId[id.intValue()] = token.getKey();
        }
        List<String> tokens = new ArrayList<>(size);
        for (@Nullable String token : Arrays.asList(byId)) {
            if (token == null) {
                throw new OnnxRefusedException(vocabulary.where() + "two tokens have one id");
            }
            tokens.add(token);
        }
        return tokens;
    }

    private static Vocabulary ofText(Path folder) throws IOException {
        Path file = folder.resolve("vocab.txt");
        if (!Files.isRegularFile(file)) {
            throw new OnnxRefusedException("tokenizer.json and vocab.txt are missing");
        }
        if (Files.size(file) > VOCAB_BYTES_MAX) {
            throw new OnnxRefusedException("vocab.txt has more than " + VOCAB_BYTES_MAX + " bytes");
        }
        List<String> tokens;
        try {
            tokens = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new OnnxRefusedException("vocab.txt is not UTF-8");
        }
        FolderJson settings = FolderJson.required(folder, "tokenizer_config.json");
        boolean lowerCase = settings.truth("do_lower_case", true);
        return new BertVocabulary(tokens)
                .build(
                        settings.text("unk_token", "[UNK]"),
                        "##",
                        lowerCase,
                        settings.truth("strip_accents", lowerCase),
                        settings.truth("tokenize_chinese_chars", true));
    }

    private Vocabulary build(
            String unknown,
            String continuation,
            boolean lowerCase,
            boolean stripAccents,
            boolean splitChinese) {
        List<TokenType> types = new ArrayList<>(tokens.size());
        List<String> controls = List.of("[PAD]", "[CLS]", "[SEP]", "[MASK]");
        for (String token : tokens) {
            types.add(
                    token.equals(unknown)
                            ? TokenType.UNKNOWN
                            : controls.contains(token) ? TokenType.CONTROL : TokenType.NORMAL);
        }
        return Vocabulary.ofWordPieces(
                tokens,
                types,
                new SpecialTokens(id("[CLS]"), id("[SEP]"), null, id("[PAD]"), true, true),
                new WordPieces(id(unknown), continuation, lowerCase, stripAccents, splitChinese));
    }

    private int id(String token) {
        int id = tokens.indexOf(token);
        if (id < 0) {
            throw new OnnxRefusedException("the vocabulary has no token " + token);
        }
        return id;
    }
}
