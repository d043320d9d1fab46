package io.alliancehub.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Turns the tokens of one sequence into text as they come. A token may end in the middle of a
 * character, so the bytes of an unfinished one are held back until it is whole. All text together
 * is exactly what decoding all bytes at once gives, with U+FFFD for what is not UTF-8. Not
 * thread-safe.
 */
public final class StreamingDecoder {

    private static final int HELD_BYTES_MAX = 3;

    private final Tokenizer tokenizer;
    private final BitSet shownTokens;
    private final CharsetDecoder utf8 =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final byte[] held = new byte[HELD_BYTES_MAX];
    private int heldCount;

    /** A decoder that shows these control tokens and hides all others. */
    StreamingDecoder(Tokenizer tokenizer, BitSet shownTokens) {
        this.tokenizer = tokenizer;
        this.shownTokens = shownTokens;
    }

    /**
     * Takes the next token.
     *
     * @return the text that is now whole; often empty
     * @throws IndexOutOfBoundsException when there is no such token
     */
    public String push(int id) {
        boolean hidden =
                switch (tokenizer.type(id)) {
                    case CONTROL, UNKNOWN -> !shownTokens.get(id);
                    case NORMAL, USER_DEFINED, BYTE, UNUSED -> false;
                };
        return hidden ? "" : decode(tokenizer.sharedBytes(id));
    }

    /** Ends the text: what is still held back cannot become a character any more and is U+FFFD. */
    public String flush() {
        var chars = CharBuffer.allocate(HELD_BYTES_MAX);
        utf8.reset();
        utf8.decode(ByteBuffer.wrap(held, 0, heldCount), chars, true);
        utf8.flush(chars);
        heldCount = 0;
        return chars.flip().toString();
    }

    private String decode(byte[] bytes) {
        var in = ByteBuffer.allocate(heldCount + bytes.length);
        in.put(held, 0, heldCount).put(bytes).flip();
        // UTF-8 never has more UTF-16 units than bytes, so this cannot overflow.
        var chars = CharBuffer.allocate(in.remaining());
        utf8.reset();
        utf8.decode(in, chars, false);
        heldCount = in.remaining();
        in.get(held, 0, heldCount);
        return chars.flip().toString();
    }
}
