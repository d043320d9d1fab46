package io.alliancehub.gateway.models;

import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.CompletionPrompts;
import io.alliancehub.tokenizer.Conversation;
import io.alliancehub.tokenizer.EmbeddingPrompts;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.Vocabulary;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts prompts as the engine of one model will. Immutable and thread-safe. */
public final class PromptCounter {
    /** A word of any length may be one unknown token, and blanks are none. */
    private static final long UNBOUNDED = Long.MAX_VALUE >>> Integer.SIZE;

    private final @Nullable ChatTemplate template;
    private final CompletionPrompts completions;
    private final EmbeddingPrompts embeddings;
    private final long longestTokenBytes;

    private PromptCounter(
            @Nullable ChatTemplate template,
            CompletionPrompts completions,
            EmbeddingPrompts embeddings,
            long longestTokenBytes) {
        this.template = template;
        this.completions = completions;
        this.embeddings = embeddings;
        this.longestTokenBytes = longestTokenBytes;
    }

    static PromptCounter of(Vocabulary vocabulary) {
        Tokenizer tokenizer = Tokenizer.of(vocabulary);
        int longest =
                IntStream.range(0, vocabulary.size())
                        .map(id -> tokenizer.tokenBytes(id).length)
                        .max()
                        .orElse(1);
        return new PromptCounter(
                vocabulary.chatTemplate() == null ? null : ChatTemplate.of(tokenizer),
                CompletionPrompts.of(tokenizer),
                EmbeddingPrompts.of(tokenizer),
                vocabulary.wordPieces() == null ? longest : UNBOUNDED);
    }

    /**
     * Whether messages of so many characters surely have more tokens, without counting them: each
     * character is a byte at least, and no token stands for more bytes than the longest.
     */
    public boolean surelyExceeds(long characters, int tokens) {
        return characters > tokens * longestTokenBytes;
    }

    /** Whether the model's file has a chat template; without one it reads raw prompts alone. */
    public boolean canChat() {
        return template != null;
    }

    /**
     * The tokens of the rendered prompt; of one with more than {@code enough}, more than those.
     *
     * @throws IllegalStateException where the model cannot chat
     */
    public int countUpTo(Conversation conversation, int enough) {
        if (template == null) {
            throw new IllegalStateException("the model has no chat template");
        }
        return template.countUpTo(conversation, enough);
    }

    /** The tokens of a text that is embedded; of one with more than {@code enough}, more. */
    public int countToEmbedUpTo(String text, int enough) {
        return embeddings.countUpTo(text, enough);
    }

    /** The tokens of two texts that are read together; of more than {@code enough}, more. */
    public int countPairUpTo(String first, String second, int enough) {
        return embeddings.countPairUpTo(first, second, enough);
    }

    /** Whether the vocabulary has tokens for a gap between two texts. */
    public boolean canFillGaps() {
        return completions.canFillGaps();
    }

    /**
     * The tokens of a raw prompt; of one with more than {@code enough}, more than those.
     *
     * @param suffix what follows the gap; null where there is none
     */
    public int countTextUpTo(String text, @Nullable String suffix, int enough) {
        return completions.countUpTo(text, suffix, enough);
    }
}
