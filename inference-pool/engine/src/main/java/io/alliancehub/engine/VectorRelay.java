package io.alliancehub.engine;

import org.jspecify.annotations.Nullable;

/** Hears a sequence that is pooled, and tells its vector with its end. */
final class VectorRelay implements TokenListener {

    private final EmbeddingListener listener;
    private float @Nullable [] vector;

    VectorRelay(EmbeddingListener listener) {
        this.listener = listener;
    }

    @Override
    public void onVector(float[] pooled) {
        vector = pooled;
    }

    @Override
    public void onToken(TokenEvent event) {
        switch (event) {
            case TokenEvent.Text text ->
                    throw new IllegalStateException("a pooled sequence has no tokens");
            case TokenEvent.Finished it ->
                    listener.onEnd(
                            it.reason(),
                            it.reason() == FinishReason.STOP ? vector : null,
                            it.usage());
        }
    }
}
