package io.alliancehub.tokenizer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * Byte-pair encoding, and WordPiece for encoders of BERT's kind. Text is cut into words (WordSplitter), a word into symbols (Alphabet: its UTF-8 bytes, or
 * its characters in vocabularies of SentencePiece's kind), and these are merged into tokens (WordMerger).
 *
 * Most words of a text are one token. They are found by one look-up in a table that is computed from the
 * vocabulary when it is loaded, never from text that went through: a cache filled by one bank's prompt
 * and hit by another's would be a channel between them, and would keep content. What a word was merged
 * into is remembered within one call and no longer.
 */
/**
 * A model's tokenizer. Immutable, and safe for use by any number of threads.
 *
 * <p>Every text has an encoding: all 256 bytes are tokens, or the vocabulary is refused; one of
 * WordPiece's kind has an unknown token instead, and does not give its texts back. A lone
 * surrogate, which has no bytes in Unicode, is read as U+FFFD.
 */
public final class Tokenizer {

    /** No number of tokens is enough. */
    static final int ALL = Integer.MAX_VALUE;

    private static final Set<String> ENDS =
            Set.of(
                    "<|im_end|>",
                    "<|endoftext|>",
                    "<｜end▁of▁sentence｜>",
                    "<|eot_id|>",
                    "<|eom_id|>",
                    "<|end_of_text|>");

    private final Vocabulary vocabulary;
    private final TokenTables tables;
    private final SpecialTokenFinder specialTokens;
    private final SpecialTokenFinder literalTokens;
    private final BitSet endsOfGeneration;

    private Tokenizer(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.tables = TokenTables.of(vocabulary);
        this.specialTokens =
                new SpecialTokenFinder(vocabulary, id -> vocabulary.types().get(id).isSpecial());
        this.literalTokens = new SpecialTokenFinder(vocabulary, id -> isLiteral(vocabulary, id));
        this.endsOfGeneration = endsOfGeneration(vocabulary);
    }

    /**
     * The tokenizer of a vocabulary.
     *
     * @throws UnsupportedVocabularyException when its pre-tokeniser is not known here, or its
     *     tokens and merges do not fit together
     */
    public static Tokenizer of(Vocabulary vocabulary) {
        return new Tokenizer(vocabulary);
    }

    /** The vocabulary that this was made from. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /**
     * Encodes plain text: whatever looks like a special token is text, and nothing is added around
     * it but the space that some vocabularies put first.
     *
     * @return token ids
     */
    public int[] encode(String text) {
        var out = new TokenBuffer();
        if (!text.isEmpty()) {
            encodePieces(List.of(new TextPiece.Plain(text)), out, ALL);
        }
        return out.toArray();
    }

    /**
     * Encodes text in which control and user-defined tokens stand for themselves, with the begin
     * and end tokens that the vocabulary asks for. Only for text that is trusted as a whole.
     *
     * @return token ids
     */
    public int[] encodeWithSpecials(String text) {
        SpecialTokens special = vocabulary.special();
        var out = new TokenBuffer();
        if (special.addBos() && special.bos() != null) {
            out.add(special.bos());
        }
        encodePieces(splitSpecials(text), out, ALL);
        if (special.addEos() && special.eos() != null) {
            out.add(special.eos());
        }
        return out.toArray();
    }

    /** How many tokens {@link #encode} makes of a text. */
    public int count(String text) {
        return encode(text).length;
    }

    /**
     * The bytes that a token stands for: of a control token its name, of an unused one none. They
     * need not be whole characters.
     *
     * @throws IndexOutOfBoundsException when there is no such token
     */
    public byte[] tokenBytes(int id) {
        return tables.bytesOf()[id].clone();
    }

    /**
     * What kind of token this is.
     *
     * @throws IndexOutOfBoundsException when there is no such token
     */
    public TokenType type(int id) {
        return vocabulary.types().get(id);
    }

    /** Whether a model that makes this token has said all that it wants to say. */
    public boolean isEndOfGeneration(int id) {
        return endsOfGeneration.get(id);
    }

    /** Whether there is a token by which a model says that it has said all. */
    public boolean hasEndOfGeneration() {
        return !endsOfGeneration.isEmpty();
    }

    /** The text of all these tokens, as {@link #newDecoder} reads them. */
    public String decode(int[] ids) {
        StreamingDecoder decoder = newDecoder();
        var text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.push(id));
        }
        return text.append(decoder.flush()).toString();
    }

    /** A decoder for one sequence that leaves control tokens out: what a person is to read. */
    public StreamingDecoder newDecoder() {
        return new StreamingDecoder(this, new BitSet());
    }

    /**
     * A decoder for one sequence that shows control tokens by name: what an engineer is to read.
     */
    public StreamingDecoder newDecoderWithSpecials() {
        var all = new BitSet();
        all.set(0, vocabulary.size());
        return new StreamingDecoder(this, all);
    }

    /** A decoder that leaves control tokens out but for some, which are shown by name. */
    public StreamingDecoder newDecoderShowing(int[] controlTokens) {
        var shown = new BitSet();
        for (int id : controlTokens) {
            shown.set(id);
        }
        return new StreamingDecoder(this, shown);
    }

    /** The control or user-defined token of this name, where there is one. */
    public OptionalInt specialId(String name) {
        TextPiece.Special special = special(name);
        return special == null ? OptionalInt.empty() : OptionalInt.of(special.id());
    }

    /** The bytes of a token, shared and not to be written to. */
    byte[] sharedBytes(int id) {
        return tables.bytesOf()[id];
    }

    /** Whether there is a control or user-defined token of this name. */
    boolean hasSpecial(String name) {
        return special(name) != null;
    }

    /** The control or user-defined token of this name; null where there is none. */
    TextPiece.@Nullable Special special(String name) {
        Integer id = tables.idOf().get(name);
        return id != null && type(id).isSpecial() ? new TextPiece.Special(id) : null;
    }

    /** Cuts text into special tokens and the plain text between them. */
    List<TextPiece> splitSpecials(String text) {
        return split(CharacterClasses.wellFormed(text), specialTokens);
    }

    private static List<TextPiece> split(String text, SpecialTokenFinder tokens) {
        List<TextPiece> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            SpecialTokenFinder.Found found = tokens.next(text, at);
            if (found.start() > at) {
                pieces.add(new TextPiece.Plain(text.substring(at, found.start())));
            }
            if (found.id() >= 0) {
                pieces.add(new TextPiece.Special(found.id()));
            }
            at = found.end();
        }
        return pieces;
    }

    /**
     * Appends the tokens of pieces, each stretch of plain text encoded as text whatever it says;
     * stops reading once there are more than enough.
     */
    void encodePieces(List<TextPiece> pieces, TokenBuffer out, int enough) {
        WordEncoder words = newWordEncoder();
        boolean afterSpecial = true;
        for (TextPiece piece : pieces) {
            switch (piece) {
                case TextPiece.Plain plain -> {
                    encodePlain(plain.text(), afterSpecial, words, out, enough);
                    afterSpecial = false;
                }
                case TextPiece.Special special -> {
                    out.add(special.id());
                    afterSpecial = true;
                }
            }
        }
    }

    private void encodePlain(
            String text, boolean afterSpecial, WordEncoder words, TokenBuffer out, int enough) {
        String wellFormed = CharacterClasses.wellFormed(text);
        boolean first = afterSpecial;
        for (TextPiece piece : split(wellFormed, literalTokens)) {
            switch (piece) {
                case TextPiece.Plain plain ->
                        words.encode(prepared(plain.text(), first), out, enough);
                case TextPiece.Special literal -> out.add(literal.id());
            }
            first = piece instanceof TextPiece.Special;
        }
    }

    private String prepared(String text, boolean afterSpecial) {
        WordPieces wordPieces = vocabulary.wordPieces();
        if (wordPieces != null) {
            return wordPieces.prepared(text);
        }
        SentencePieces pieces = vocabulary.pieces();
        return pieces == null ? text : pieces.prepared(text, afterSpecial);
    }

    /**
     * Whether a token was added to the vocabulary for what text says, not for what it means: one
     * character, or nothing but blanks. Such a token stands for itself in any text, as the
     * references have it; {@code <think>} and its like do not.
     */
    private static boolean isLiteral(Vocabulary vocabulary, int id) {
        String token = vocabulary.tokens().get(id);
        return vocabulary.types().get(id) == TokenType.USER_DEFINED
                && !token.isEmpty()
                && (token.codePointCount(0, token.length()) == 1 || token.isBlank());
    }

    WordEncoder newWordEncoder() {
        return new WordEncoder(tables);
    }

    private static BitSet endsOfGeneration(Vocabulary vocabulary) {
        var ends = new BitSet(vocabulary.size());
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.types().get(id) == TokenType.CONTROL
                    && ENDS.contains(vocabulary.tokens().get(id))) {
                ends.set(id);
            }
        }
        Integer eos = vocabulary.special().eos();
        if (eos != null) {
            ends.set(eos);
        }
        Integer eot = vocabulary.special().eot();
        if (eot != null) {
            ends.set(eot);
        }
        return ends;
    }
}
