package io.alliancehub.server.bench.serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Clients of whom each sends its next request when its last answer has ended. */
final class ClosedLoop {

    private static final Duration ROUND_MAX = Duration.ofMinutes(30);

    private final int clients;
    private final int completion;
    private final ExecutorService executor;
    private final LongSupplier ticker;

    /**
     * Clients without work.
     *
     * @param completion tokens of each answer
     * @param executor runs all clients at once
     */
    ClosedLoop(int clients, int completion, ExecutorService executor, LongSupplier ticker) {
        this.clients = clients;
        this.completion = completion;
        this.executor = executor;
        this.ticker = ticker;
    }

    /** Sends each prompt once. */
    LoadRound run(CompletionServer server, List<String> prompts) throws InterruptedException {
        Queue<String> waiting = new ConcurrentLinkedQueue<>(prompts);
        Callable<List<StreamSample>> client = () -> client(server, waiting);
        long started = ticker.getAsLong();
        List<Future<List<StreamSample>>> ends =
                executor.invokeAll(
                        Collections.nCopies(clients, client),
                        ROUND_MAX.toMillis(),
                        TimeUnit.MILLISECONDS);
        long nanos = ticker.getAsLong() - started;
        List<StreamSample> samples = new ArrayList<>();
        for (Future<List<StreamSample>> end : ends) {
            if (end.state() != Future.State.SUCCESS) {
                throw new BenchFailedException(
                        "a round against "
                                + server.base()
                                + " did not end within "
                                + ROUND_MAX.toMinutes()
                                + " minutes");
            }
            samples.addAll(end.resultNow());
        }
        return new LoadRound(samples, nanos);
    }

    private List<StreamSample> client(CompletionServer server, Queue<String> waiting)
            throws InterruptedException {
        List<StreamSample> samples = new ArrayList<>();
        for (String prompt = waiting.poll(); prompt != null; prompt = waiting.poll()) {
            samples.add(server.complete(prompt, completion));
        }
        return samples;
    }
}
