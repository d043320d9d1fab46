package io.alliancehub.server.output;

import io.alliancehub.tokenizer.StreamingDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tokens of a thought: all up to the one that ends its closing mark, that one included.
 * It goes by the tokens alone, so whoever makes an answer again counts the same. Not thread-safe.
 */
public final class ReasoningMeter {

    private final ReasoningSplitter splitter;
    private final @Nullable StreamingDecoder decoder;
    private final Said.Builder ignored = new Said.Builder();
    private long tokens;
    private long thought;

    ReasoningMeter(Beginning beginning, @Nullable StreamingDecoder decoder) {
        this.splitter = new ReasoningSplitter(beginning);
        this.decoder = decoder;
    }

    /** Takes the next token. */
    public void add(int tokenId) {
        if (decoder == null || splitter.isOver()) {
            return;
        }
        tokens++;
        splitter.push(decoder.push(tokenId), ignored);
        ignored.take();
        if (splitter.hasThought()) {
            thought = tokens;
        }
    }

    /** Tokens of the thought so far. */
    public long tokens() {
        return thought;
    }
}
