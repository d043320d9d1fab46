package io.alliancehub.engine;

import io.alliancehub.engine.sampling.TokenLogprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps a sequence's events and checks that positions have no gap and the end comes once. */
final class Recorder implements TokenListener {

    private final List<Integer> tokens = new ArrayList<>();
    private final List<TokenLogprobs> logprobs = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<TokenEvent.Finished> end = new CompletableFuture<>();
    private final Consumer<TokenEvent> also;

    Recorder() {
        this(event -> {});
    }

    Recorder(Consumer<TokenEvent> also) {
        this.also = also;
    }

    @Override
    public void onToken(TokenEvent event) {
        switch (event) {
            case TokenEvent.Text more -> {
                for (int id : more.tokenIds()) {
                    tokens.add(id);
                }
                if (more.position() != tokens.size() || end.isDone()) {
                    end.completeExceptionally(new AssertionError("position " + more.position()));
                }
                text.append(more.text());
                if (more.logprobs() != null) {
                    logprobs.add(more.logprobs());
                }
            }
            case TokenEvent.Finished finished -> {
                text.append(finished.text());
                if (!end.complete(finished)) {
                    throw new AssertionError("a second end");
                }
            }
        }
        also.accept(event);
    }

    TokenEvent.Finished await() throws Exception {
        return end.get(60, TimeUnit.SECONDS);
    }

    List<Integer> tokens() {
        return tokens;
    }

    List<TokenLogprobs> logprobs() {
        return logprobs;
    }

    String text() {
        return text.toString();
    }
}
