package io.alliancehub.engine.safetensors;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.tokenizer.SpecialTokens;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.UnsupportedVocabularyException;
import io.alliancehub.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * A tokenizer.json is a pipeline of parts with settings of their own. A byte-level BPE of the kind that the
 * tokenizer knows is recognised part by part; any setting that would cut or join text in another way is
 * refused by its name. The normaliser NFC is taken and not run, as in every GGUF file of these models.
 */
/** Reads byte-level BPE vocabularies from {@code tokenizer.json}. */
final class TokenizerJson {

    private final JsonMembers root;
    private final JsonMembers config;
    private final JsonMembers model;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();
    private final Map<Integer, TokenType> added = new HashMap<>();

    private TokenizerJson(JsonMembers root, JsonMembers config) {
        this.root = root;
        this.config = config;
        model = root.requiredMembers("model");
    }

    /**
     * The vocabulary.
     *
     * @param config the model's {@code config.json}
     * @param settings its {@code tokenizer_config.json}, or null
     * @throws GgufException naming the member that is missing, damaged or not supported
     */
    static Vocabulary read(
            JsonMembers root,
            JsonMembers config,
            @Nullable JsonMembers settings,
            @Nullable String chatTemplate) {
        var reader = new TokenizerJson(root, config);
        reader.refuseOtherModels();
        reader.readTokens();
        reader.readAddedTokens();
        List<String> merges = reader.merges();
        int size = reader.size();
        String preTokenizer = PreTokenizerJson.name(root);
        // GGUF's llama-bpe takes a word that is a token as it is; of the others none does.
        if (reader.model.truth("ignore_merges", false) && !preTokenizer.equals("llama-bpe")) {
            throw unsupported(reader.model, "ignore_merges", "true with this pre_tokenizer");
        }
        try {
            return new Vocabulary(
                    preTokenizer,
                    reader.tokens(size),
                    reader.types(size),
                    merges,
                    reader.special(settings, size),
                    chatTemplate);
        } catch (UnsupportedVocabularyException e) {
            throw new GgufException(root.where() + e.getMessage());
        }
    }

    private void refuseOtherModels() {
        String type = model.text("type").orElse("BPE");
        if (!type.equals("BPE")) {
            throw unsupported(model, "type", "'" + type + "'");
        }
        for (String name : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
            if (!model.text(name).orElse("").isEmpty()) {
                throw unsupported(model, name, "'" + model.requiredText(name) + "'");
            }
        }
        if (model.truth("byte_fallback", false)) {
            throw unsupported(model, "byte_fallback", "true");
        }
        if (model.real("dropout").orElse(0.0) != 0) {
            throw unsupported(model, "dropout", "of any size");
        }
        JsonMembers normalizer = root.members("normalizer");
        if (normalizer != null && !normalizer.requiredText("type").equals("NFC")) {
            throw unsupported(normalizer, "type", "'" + normalizer.requiredText("type") + "'");
        }
    }

    private void readTokens() {
        JsonMembers vocabulary = model.requiredMembers("vocab");
        for (Map.Entry<String, JsonValue> token : vocabulary.values().entrySet()) {
            String field = vocabulary.where() + token.getKey();
            put(field, token.getKey(), id(field, token.getValue()));
        }
    }

    private static int id(String field, JsonValue value) {
        return (int) JsonMembers.whole(field, value, 0, Vocabulary.TOKENS_MAX - 1);
    }

    private void put(String field, String text, int id) {
        String before = texts.put(id, text);
        if (before != null && !before.equals(text)) {
            throw new GgufException(
                    "%s: the id %d is that of '%s' already".formatted(field, id, before));
        }
        Integer other = ids.put(text, id);
        if (other != null && other != id) {
            throw new GgufException("%s: the token has the id %d already".formatted(field, other));
        }
    }

    private void readAddedTokens() {
        for (JsonMembers token : root.objects("added_tokens")) {
            for (String name : List.of("lstrip", "rstrip", "single_word")) {
                if (token.truth(name, false)) {
                    throw unsupported(token, name, "true");
                }
            }
            int id = (int) token.requiredWhole("id", 0, Vocabulary.TOKENS_MAX - 1);
            put(token.where() + "content", token.requiredText("content"), id);
            boolean special = token.truth("special", false);
            added.put(id, special ? TokenType.CONTROL : TokenType.USER_DEFINED);
        }
        if (texts.isEmpty()) {
            throw new GgufException(model.where() + "vocab is empty");
        }
    }

    /**
     * Ids: as many as the embedding has rows, which is often more than there are tokens; those that
     * nobody has are filled up, as they are in GGUF files.
     */
    private int size() {
        int used = Collections.max(texts.keySet()) + 1;
        return (int) config.whole("vocab_size", used, Vocabulary.TOKENS_MAX).orElse(used);
    }

    private List<String> tokens(int size) {
        List<String> tokens = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            tokens.add(texts.getOrDefault(id, "[PAD" + id + "]"));
        }
        return tokens;
    }

    private List<TokenType> types(int size) {
        List<TokenType> types = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            TokenType plain = texts.containsKey(id) ? TokenType.NORMAL : TokenType.UNUSED;
            types.add(added.getOrDefault(id, plain));
        }
        return types;
    }

    /** Merges as {@code left right}; newer files have them as pairs. */
    private List<String> merges() {
        List<String> merges = new ArrayList<>();
        for (JsonValue merge : model.items("merges")) {
            merges.add(
                    switch (merge) {
                        case JsonValue.Text(String text) -> text;
                        case JsonValue.Items(List<JsonValue> pair)
                                when pair.size() == 2
                                        && pair.getFirst() instanceof JsonValue.Text(String left)
                                        && pair.getLast() instanceof JsonValue.Text(String right) ->
                                left + " " + right;
                        case JsonValue other ->
                                throw model.wrong(
                                        "merges[" + merges.size() + "]", "a pair of texts");
                    });
        }
        return merges;
    }

    private SpecialTokens special(@Nullable JsonMembers settings, int size) {
        Set<String> around = new HashSet<>();
        collectAround(root.members("post_processor"), around);
        Integer bos = role("bos", settings, size);
        Integer eos = role("eos", settings, size);
        boolean addBos = settings != null && settings.truth("add_bos_token", false);
        boolean addEos = settings != null && settings.truth("add_eos_token", false);
        for (String text : around) {
            Integer id = ids.get(text);
            boolean known = id != null && id.equals(bos);
            if (!known) {
                throw new UnsupportedModelException(
                        root.where() + "post_processor adds '" + text + "', not the begin token");
            }
            addBos = true;
        }
        return new SpecialTokens(bos, eos, null, role("pad", settings, size), addBos, addEos);
    }

    /** The special tokens that a post-processor puts before a single text. */
    private static void collectAround(@Nullable JsonMembers processor, Set<String> around) {
        if (processor == null) {
            return;
        }
        String type = processor.requiredText("type");
        switch (type) {
            case "ByteLevel" -> {}
            case "Sequence" ->
                    processor.objects("processors").forEach(each -> collectAround(each, around));
            case "TemplateProcessing" -> collectTemplate(processor, around);
            default -> throw unsupported(processor, "type", "'" + type + "'");
        }
    }

    private static void collectTemplate(JsonMembers processor, Set<String> around) {
        boolean textSeen = false;
        for (JsonMembers piece : processor.objects("single")) {
            JsonMembers special = piece.members("SpecialToken");
            if (special == null) {
                textSeen = true;
            } else if (textSeen || !around.add(special.requiredText("id"))) {
                throw unsupported(processor, "single", "with tokens behind the text");
            }
        }
    }

    /** The id of a role's token: by its text in the settings, else by its id in the config. */
    private @Nullable Integer role(String role, @Nullable JsonMembers settings, int size) {
        String name = role + "_token";
        if (settings != null && settings.has(name)) {
            String text =
                    settings.values().get(name) instanceof JsonValue.Text(String plain)
                            ? plain
                            : settings.requiredMembers(name).requiredText("content");
            Integer id = ids.get(text);
            if (id == null) {
                throw new GgufException(
                        settings.where() + name + " '" + text + "' is not in the vocabulary");
            }
            return id;
        }
        JsonValue id = config.values().get(name + "_id");
        if (id instanceof JsonValue.Items(List<JsonValue> several) && !several.isEmpty()) {
            id = several.getFirst();
        }
        if (id == null || id instanceof JsonValue.Nothing) {
            return null;
        }
        return (int) JsonMembers.whole(config.where() + name + "_id", id, 0, size - 1);
    }

    static UnsupportedModelException unsupported(JsonMembers where, String name, String value) {
        return new UnsupportedModelException(
                where.where() + name + " " + value + " is not supported");
    }
}
