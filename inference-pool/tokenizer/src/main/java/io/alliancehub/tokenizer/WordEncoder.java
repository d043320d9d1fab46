package io.alliancehub.tokenizer;

import java.util.HashMap;
import java.util.Map;

/**
 * Encodes plain text word by word; remembers words for the one call that it serves, and no longer.
 */
final class WordEncoder {

    /** A long document repeats its words; beyond this many different ones the oldest help least. */
    private static final int WORDS_REMEMBERED_MAX = 4096;

    private static final int WORD_CHARS_REMEMBERED_MAX = 48;

    private final TokenTables tables;
    private final WordMerger merger;
    private final Map<String, int[]> remembered = new HashMap<>();

    WordEncoder(TokenTables tables) {
        this.tables = tables;
        this.merger = new WordMerger(tables.merges());
    }

    /** Appends the tokens of well-formed text; stops once there are more than enough. */
    void encode(String text, TokenBuffer out, int enough) {
        WordSplitter.Words words = tables.splitter().words(text);
        int start = 0;
        while (start < text.length() && out.size() <= enough) {
            int end = words.endOf(start);
            encodeWord(text.substring(start, end), out);
            start = end;
        }
    }

    private void encodeWord(String word, TokenBuffer out) {
        Integer whole = tables.wholeWords().get(word);
        if (whole != null) {
            out.add(whole);
            return;
        }
        int[] known = remembered.get(word);
        if (known != null) {
            out.addAll(known, known.length);
            return;
        }
        int[] symbols = tables.alphabet().symbolsOf(word);
        int count = merger.merge(symbols, symbols.length);
        int before = out.size();
        tables.alphabet().emit(symbols, count, out);
        if (word.length() <= WORD_CHARS_REMEMBERED_MAX
                && remembered.size() < WORDS_REMEMBERED_MAX) {
            remembered.put(word, out.from(before));
        }
    }

    long operationCount() {
        return merger.operationCount();
    }
}
