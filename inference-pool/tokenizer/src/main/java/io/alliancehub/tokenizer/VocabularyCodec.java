package io.alliancehub.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The published binary form of a vocabulary: magic, then each part in a fixed order, big-endian,
 * every text and list behind its length. There is one way to write a vocabulary, so its digest is
 * its identity: a byte-level one is always written in version 1, as it was before there was
 * another, one of SentencePiece's kind always in version 2, which ends with its scores, and one of
 * WordPiece's kind always in version 3, which ends with its rules. A reader of earlier versions
 * alone refuses a later one by name.
 */
final class VocabularyCodec {

    /** Followed by the version of the form. */
    private static final byte[] MAGIC = {'H', 'U', 'B', 'V', 'O', 'C', 'A'};

    private static final int BYTE_LEVEL = 1;
    private static final int SENTENCE_PIECES = 2;
    private static final int WORD_PIECES = 3;

    private static final int BYTES_MAX = 64 << 20;
    private static final int ABSENT = -1;
    private static final int FLAG_ADD_BOS = 1;
    private static final int FLAG_ADD_EOS = 2;
    private static final int FLAG_TEMPLATE = 4;
    private static final int FLAG_SPACE_PREFIX = 1;
    private static final int FLAG_REMOVE_SPACES = 2;
    private static final int FLAG_LOWER_CASE = 1;
    private static final int FLAG_STRIP_ACCENTS = 2;
    private static final int FLAG_SPLIT_CHINESE = 4;

    private VocabularyCodec() {}

    static byte[] encode(Vocabulary vocabulary) {
        var out = new ByteArrayOutputStream();
        SentencePieces pieces = vocabulary.pieces();
        out.writeBytes(MAGIC);
        WordPieces wordPieces = vocabulary.wordPieces();
        out.write(version(vocabulary));
        writeText(out, vocabulary.preTokenizer());
        writeTexts(out, vocabulary.tokens());
        for (TokenType type : vocabulary.types()) {
            out.write(type.ggufCode());
        }
        writeTexts(out, vocabulary.merges());
        SpecialTokens special = vocabulary.special();
        writeId(out, special.bos());
        writeId(out, special.eos());
        writeId(out, special.eot());
        writeId(out, special.pad());
        String template = vocabulary.chatTemplate();
        out.write(
                (special.addBos() ? FLAG_ADD_BOS : 0)
                        | (special.addEos() ? FLAG_ADD_EOS : 0)
                        | (template == null ? 0 : FLAG_TEMPLATE));
        if (template != null) {
            writeText(out, template);
        }
        if (pieces != null) {
            writePieces(out, pieces);
        }
        if (wordPieces != null) {
            writeWordPieces(out, wordPieces);
        }
        if (out.size() > BYTES_MAX) {
            throw new UnsupportedVocabularyException(
                    "The vocabulary takes more than " + BYTES_MAX + " bytes to publish.");
        }
        return out.toByteArray();
    }

    private static int version(Vocabulary vocabulary) {
        if (vocabulary.wordPieces() != null) {
            return WORD_PIECES;
        }
        return vocabulary.pieces() == null ? BYTE_LEVEL : SENTENCE_PIECES;
    }

    static Vocabulary decode(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new UnsupportedVocabularyException(
                    "A published vocabulary has at most " + BYTES_MAX + " bytes.");
        }
        var in = ByteBuffer.wrap(bytes);
        byte[] magic = new byte[MAGIC.length];
        require(in, magic.length);
        in.get(magic);
        require(in, 1);
        int version = in.get();
        if (!Arrays.equals(magic, MAGIC) || version < BYTE_LEVEL || version > WORD_PIECES) {
            throw new UnsupportedVocabularyException(
                    "The bytes are not a published vocabulary of version "
                            + BYTE_LEVEL
                            + " to "
                            + WORD_PIECES
                            + ".");
        }
        String preTokenizer = readText(in);
        List<String> tokens = readTexts(in);
        require(in, tokens.size());
        var types = new ArrayList<TokenType>(tokens.size());
        for (int id = 0; id < tokens.size(); id++) {
            types.add(TokenType.ofGguf(in.get()));
        }
        List<String> merges = readTexts(in);
        Integer bos = readId(in);
        Integer eos = readId(in);
        Integer eot = readId(in);
        Integer pad = readId(in);
        require(in, 1);
        int flags = in.get();
        if ((flags & ~(FLAG_ADD_BOS | FLAG_ADD_EOS | FLAG_TEMPLATE)) != 0) {
            throw new UnsupportedVocabularyException(
                    "The vocabulary has flags that are not known.");
        }
        String template = (flags & FLAG_TEMPLATE) == 0 ? null : readText(in);
        SentencePieces pieces = version == SENTENCE_PIECES ? readPieces(in, tokens.size()) : null;
        WordPieces wordPieces = version == WORD_PIECES ? readWordPieces(in) : null;
        if (in.hasRemaining()) {
            throw new UnsupportedVocabularyException("The vocabulary is followed by other bytes.");
        }
        var special =
                new SpecialTokens(
                        bos,
                        eos,
                        eot,
                        pad,
                        (flags & FLAG_ADD_BOS) != 0,
                        (flags & FLAG_ADD_EOS) != 0);
        return new Vocabulary(
                preTokenizer, tokens, types, merges, special, template, pieces, wordPieces);
    }

    private static void writeWordPieces(ByteArrayOutputStream out, WordPieces pieces) {
        writeInt(out, pieces.unknown());
        writeText(out, pieces.continuation());
        out.write(
                (pieces.lowerCase() ? FLAG_LOWER_CASE : 0)
                        | (pieces.stripAccents() ? FLAG_STRIP_ACCENTS : 0)
                        | (pieces.splitChinese() ? FLAG_SPLIT_CHINESE : 0));
    }

    private static WordPieces readWordPieces(ByteBuffer in) {
        int unknown = readLength(in);
        String continuation = readText(in);
        require(in, 1);
        int flags = in.get();
        if ((flags & ~(FLAG_LOWER_CASE | FLAG_STRIP_ACCENTS | FLAG_SPLIT_CHINESE)) != 0) {
            throw new UnsupportedVocabularyException(
                    "The vocabulary has flags that are not known.");
        }
        return new WordPieces(
                unknown,
                continuation,
                (flags & FLAG_LOWER_CASE) != 0,
                (flags & FLAG_STRIP_ACCENTS) != 0,
                (flags & FLAG_SPLIT_CHINESE) != 0);
    }

    private static void writePieces(ByteArrayOutputStream out, SentencePieces pieces) {
        for (float score : pieces.scores()) {
            writeInt(out, Float.floatToIntBits(score));
        }
        out.write(
                (pieces.addSpacePrefix() ? FLAG_SPACE_PREFIX : 0)
                        | (pieces.removeExtraWhitespaces() ? FLAG_REMOVE_SPACES : 0));
    }

    private static SentencePieces readPieces(ByteBuffer in, int count) {
        require(in, 4L * count);
        List<Float> scores = new ArrayList<>(count);
        for (int id = 0; id < count; id++) {
            scores.add(in.getFloat());
        }
        require(in, 1);
        int flags = in.get();
        if ((flags & ~(FLAG_SPACE_PREFIX | FLAG_REMOVE_SPACES)) != 0) {
            throw new UnsupportedVocabularyException(
                    "The vocabulary has flags that are not known.");
        }
        return new SentencePieces(
                scores, (flags & FLAG_SPACE_PREFIX) != 0, (flags & FLAG_REMOVE_SPACES) != 0);
    }

    private static void writeTexts(ByteArrayOutputStream out, List<String> texts) {
        writeInt(out, texts.size());
        for (String text : texts) {
            writeText(out, text);
        }
    }

    private static void writeText(ByteArrayOutputStream out, String text) {
        ByteBuffer utf8;
        try {
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException notUnicode) {
            throw new UnsupportedVocabularyException(
                    "A text of the vocabulary is not valid Unicode.");
        }
        writeInt(out, utf8.remaining());
        out.write(utf8.array(), utf8.arrayOffset(), utf8.remaining());
    }

    private static void writeId(ByteArrayOutputStream out, @Nullable Integer id) {
        writeInt(out, id == null ? ABSENT : id);
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        out.write(value >>> 24);
        out.write(value >>> 16);
        out.write(value >>> 8);
        out.write(value);
    }

    private static List<String> readTexts(ByteBuffer in) {
        int count = readLength(in);
        // Each text takes at least the four bytes of its length, so the count cannot ask for more
        // than is there.
        require(in, 4L * count);
        var texts = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            texts.add(readText(in));
        }
        return texts;
    }

    private static String readText(ByteBuffer in) {
        int length = readLength(in);
        require(in, length);
        ByteBuffer utf8 = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new UnsupportedVocabularyException(
                    "A text of the vocabulary is not valid UTF-8.");
        }
    }

    private static int readLength(ByteBuffer in) {
        require(in, 4);
        int length = in.getInt();
        if (length < 0) {
            throw new UnsupportedVocabularyException("The vocabulary has a negative length.");
        }
        return length;
    }

    private static @Nullable Integer readId(ByteBuffer in) {
        require(in, 4);
        int id = in.getInt();
        return id == ABSENT ? null : Integer.valueOf(id);
    }

    private static void require(ByteBuffer in, long count) {
        if (in.remaining() < count) {
            throw new UnsupportedVocabularyException("The vocabulary ends too early.");
        }
    }
}
