package io.alliancehub.tokenizer;

/** How a vocabulary cuts text into the words within which tokens are merged; stateless. */
interface WordSplitter {

    /**
     * The words of a text, found in time linear in its length.
     *
     * @param text the text; a lone surrogate counts as a symbol
     */
    Words words(String text);

    /** The words of one text, asked for in order. */
    @FunctionalInterface
    interface Words {

        /**
         * The end (exclusive) of the word that begins at {@code start}.
         *
         * @param start 0 or the end of a word, less than the text's length
         */
        int endOf(int start);
    }
}
