package io.alliancehub.tokenizer;

/**
 * How a byte-level vocabulary is applied to text.
 *
 * @param splitter cuts text into words
 * @param wholeWordsFirst whether a word that is a token becomes that token even where merging would
 *     not make it
 */
record PreTokenizer(WordSplitter splitter, boolean wholeWordsFirst) {

    /**
     * The pre-tokeniser that a file names ({@code tokenizer.ggml.pre}).
     *
     * @throws UnsupportedVocabularyException when there is no such one here
     */
    static PreTokenizer of(String name) {
        return switch (name) {
            case "qwen2", "deepseek-r1-qwen" -> new PreTokenizer(new ContractionSplitter(1), false);
            case "llama-bpe" -> new PreTokenizer(new ContractionSplitter(3), true);
            case "deepseek-llm" ->
                    new PreTokenizer(new StagedSplitter(DeepSeekStages.llm()), false);
            case "deepseek-coder" ->
                    new PreTokenizer(new StagedSplitter(DeepSeekStages.coder()), false);
            case "deepseek-v3" -> new PreTokenizer(new StagedSplitter(DeepSeekStages.v3()), false);
            default ->
                    throw new UnsupportedVocabularyException(
                            "The pre-tokeniser '"
                                    + name
                                    + "' is not supported; supported are qwen2, llama-bpe, deepseek-llm,"
                                    + " deepseek-coder, deepseek-v3 and deepseek-r1-qwen.");
        };
    }
}
