package io.alliancehub.server.cli;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.FinishReason;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.engine.TokenEvent;
import io.alliancehub.engine.TokenListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One completion, waited for.
 *
 * @param tokens generated token ids
 * @param text what they say
 * @param logits of a replay; empty for a completion
 * @param firstTokenNanos from submission to the first token
 * @param totalNanos from submission to the end
 */
record Completion(
        List<Integer> tokens,
        String text,
        FinishReason reason,
        List<float[]> logits,
        long firstTokenNanos,
        long totalNanos) {

    static Completion run(Engine engine, GenerationRequest request, LongSupplier ticker) {
        var collector = new Collector(ticker);
        engine.submit(request, collector);
        return collector.await();
    }

    /**
     * The prompt followed by known tokens.
     *
     * @param adapter digest of a registered one; null for the base alone
     * @return with the logits of the last prompt position and after each of {@code given}
     */
    static Completion replay(
            Engine engine,
            int[] prompt,
            int[] given,
            @Nullable String adapter,
            LongSupplier ticker) {
        var collector = new Collector(ticker);
        var sampling = new SamplingParameters(0, 0, 1, 0, given.length + 1, List.of(), true);
        var request = new GenerationRequest("replay", prompt, sampling).withAdapter(adapter);
        engine.replay(request, given, collector, collector.logits::add);
        return collector.await();
    }

    /** Filled by the engine's thread, read by the caller once the end has come. */
    private static final class Collector implements TokenListener {

        private final LongSupplier ticker;
        private final long started;
        private final List<Integer> tokens = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final List<float[]> logits = new ArrayList<>();
        private final CompletableFuture<FinishReason> end = new CompletableFuture<>();
        private long firstToken;

        Collector(LongSupplier ticker) {
            this.ticker = ticker;
            started = ticker.getAsLong();
        }

        @Override
        public void onToken(TokenEvent event) {
            switch (event) {
                case TokenEvent.Text more -> {
                    if (more.position() == more.tokenIds().length) {
                        firstToken = ticker.getAsLong();
                    }
                    for (int id : more.tokenIds()) {
                        tokens.add(id);
                    }
                    text.append(more.text());
                }
                case TokenEvent.Finished finished -> {
                    text.append(finished.text());
                    end.complete(finished.reason());
                }
            }
        }

        Completion await() {
            try {
                FinishReason reason = end.get();
                long now = ticker.getAsLong();
                return new Completion(
                        tokens,
                        text.toString(),
                        reason,
                        logits,
                        firstToken - started,
                        now - started);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailedException("the completion was interrupted");
            } catch (ExecutionException e) {
                throw new IllegalStateException("the end of a sequence never fails", e);
            }
        }
    }
}
