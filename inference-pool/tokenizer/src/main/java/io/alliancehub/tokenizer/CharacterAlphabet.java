package io.alliancehub.tokenizer;

import java.util.Map;

/**
 * Characters, as SentencePiece merges them. A character that is a token stands for itself; one that
 * only occurs within tokens has a stand-in, which becomes its bytes where it is left over; any
 * other is bytes from the beginning, because nothing merges with it.
 *
 * @param symbolOf the symbol of each character that occurs in a token: its token, or a stand-in
 *     from {@code tokenCount} on
 * @param standIns the character of each stand-in
 * @param bytes the byte tokens
 */
@SuppressWarnings("ArrayRecordComponent")
record CharacterAlphabet(
        Map<Integer, Integer> symbolOf, int tokenCount, int[] standIns, ByteAlphabet bytes)
        implements Alphabet {

    @Override
    public int[] symbolsOf(String word) {
        var symbols = new TokenBuffer();
        for (int at = 0; at < word.length(); ) {
            int character = word.codePointAt(at);
            Integer symbol = symbolOf.get(character);
            if (symbol != null) {
                symbols.add(symbol);
            } else {
                addBytes(character, symbols);
            }
            at += Character.charCount(character);
        }
        return symbols.toArray();
    }

    @Override
    public void emit(int[] symbols, int count, TokenBuffer out) {
        for (int i = 0; i < count; i++) {
            if (symbols[i] < tokenCount) {
                out.add(symbols[i]);
            } else {
                addBytes(standIns[symbols[i] - tokenCount], out);
            }
        }
    }

    private void addBytes(int character, TokenBuffer out) {
        int[] tokens = bytes.symbolsOf(Character.toString(character));
        out.addAll(tokens, tokens.length);
    }
}
