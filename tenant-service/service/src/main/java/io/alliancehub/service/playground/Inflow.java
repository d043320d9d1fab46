package io.alliancehub.service.playground;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it comes, to be taken piece by piece with a limit on the wait. So many
 * pieces are asked for at once and no more; cancelling closes the connection that they come on.
 */
final class Inflow implements HttpResponse.BodySubscriber<Inflow> {
    private static final int PIECES_AHEAD = 8;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile Flow.@Nullable Subscription subscription;

    /** A part of the body, or how it ended. */
    sealed interface Piece {
        /** Some of it. */
        record Bytes(byte[] content) implements Piece {}

        /** All of it has come. */
        record End() implements Piece {}

        /** The rest will never come. */
        record Broken(String why) implements Piece {}
    }

    @Override
    public CompletionStage<Inflow> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription fresh) {
        subscription = fresh;
        if (cancelled.get()) {
            fresh.cancel();
        } else {
            fresh.request(PIECES_AHEAD);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        int length = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer joined = ByteBuffer.allocate(length);
        buffers.forEach(joined::put);
        pieces.add(new Piece.Bytes(joined.array()));
    }

    @Override
    public void onError(Throwable failure) {
        pieces.add(new Piece.Broken(failure.getClass().getSimpleName()));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece.End());
    }

    /** The next piece; null where none came in time. */
    @Nullable Piece next(Duration within) throws InterruptedException {
        Piece piece = pieces.poll(within.toMillis(), TimeUnit.MILLISECONDS);
        Flow.Subscription open = subscription;
        if (piece instanceof Piece.Bytes && open != null) {
            open.request(1);
        }
        return piece;
    }

    /** All of it, where that is no more than so many bytes. */
    byte[] whole(int bytesMax, Duration eachWithin) throws InterruptedException, IOException {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        while (true) {
            switch (next(eachWithin)) {
                case Piece.Bytes it when all.size() + it.content().length <= bytesMax ->
                        all.writeBytes(it.content());
                case Piece.End it -> {
                    return all.toByteArray();
                }
                case null, default -> {
                    cancel();
                    throw new IOException("the answer did not come whole");
                }
            }
        }
    }

    void cancel() {
        cancelled.set(true);
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
    }
}
