package io.alliancehub.engine;

import io.alliancehub.engine.sampling.TokenLogprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What one request was told: its tokens, its text, and how much of the text each token had brought.
 * Cancels itself after so many tokens if it is to.
 */
final class Told implements TokenListener {

    private final List<Integer> tokens = new ArrayList<>();
    private final List<String> logprobs = new ArrayList<>();
    private final List<Integer> shownAfter = new ArrayList<>(List.of(0));
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<TokenEvent.Finished> end = new CompletableFuture<>();
    private final CompletableFuture<SequenceHandle> handle = new CompletableFuture<>();
    private final int tokensMax;

    private Told(int tokensMax) {
        this.tokensMax = tokensMax;
    }

    /** Hears a request to its end. */
    static Told of(Engine engine, GenerationRequest request) {
        return of(engine, request, Integer.MAX_VALUE);
    }

    /** Hears a request, and cancels it after {@code tokensMax} tokens. */
    static Told of(Engine engine, GenerationRequest request, int tokensMax) {
        var told = new Told(tokensMax);
        told.handle.complete(engine.submit(request, told));
        return told;
    }

    @Override
    public void onToken(TokenEvent event) {
        switch (event) {
            case TokenEvent.Text more -> {
                for (int id : more.tokenIds()) {
                    tokens.add(id);
                }
                if (more.logprobs() != null) {
                    logprobs.add(bits(more.logprobs()));
                }
                text.append(more.text());
                shownAfter.add(text.length());
                if (tokens.size() >= tokensMax) {
                    handle.thenAccept(SequenceHandle::cancel);
                }
            }
            case TokenEvent.Finished finished -> {
                text.append(finished.text());
                end.complete(finished);
            }
        }
    }

    TokenEvent.Finished await() throws Exception {
        return end.get(60, TimeUnit.SECONDS);
    }

    List<Integer> tokens() {
        return tokens;
    }

    /** What was told of each token's probability, bit for bit; empty where nothing was. */
    List<String> logprobs() {
        return logprobs;
    }

    private static String bits(TokenLogprobs logprobs) {
        var bits = new StringBuilder(Long.toHexString(Double.doubleToLongBits(logprobs.chosen())));
        for (int i = 0; i < logprobs.topIds().length; i++) {
            bits.append(' ').append(logprobs.topIds()[i]).append(':');
            bits.append(Long.toHexString(Double.doubleToLongBits(logprobs.topLogprobs()[i])));
        }
        return bits.toString();
    }

    int[] tokenIds(int count) {
        return tokens.stream().limit(count).mapToInt(Integer::intValue).toArray();
    }

    String text() {
        return text.toString();
    }

    /** The text that came after the first {@code count} tokens. */
    String textAfter(int count) {
        return text.substring(shownAfter.get(count));
    }
}
