package io.alliancehub.server.onnx;

import ai.onnxruntime.OrtException;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.serving.AnswerListener;
import io.alliancehub.server.serving.AnswerRequest;
import io.alliancehub.server.serving.EncodingEnd;
import io.alliancehub.server.serving.EncodingListener;
import io.alliancehub.server.serving.EncodingRequest;
import io.alliancehub.server.serving.EngineFullException;
import io.alliancehub.server.serving.EngineLoad;
import io.alliancehub.server.serving.RunningAnswer;
import io.alliancehub.server.serving.ServedEngine;
import io.alliancehub.server.serving.ServedZones;
import io.alliancehub.server.serving.StepSeconds;
import io.alliancehub.server.serving.VectorForm;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * One thread takes texts in their order. A batch is the first of the line and others of the same length
 * behind it, so that no text is padded for another's sake; a model whose numbers are scaled by the whole
 * batch computes each text alone (ADR 0218). What waits is bounded by the count of unfinished texts.
 */
/** Runs an encoder of BERT's kind. Safe for any thread. */
public final class OnnxEngine implements ServedEngine {

    private static final Logger LOG = LoggerFactory.getLogger(OnnxEngine.class);
    private static final int BATCH_TEXTS_MAX = 16;
    private static final int BATCH_TOKENS_MAX = 4096;
    private static final int LINE_MAX = 64;

    private final OnnxFolder folder;
    private final OnnxSession session;
    private final LinkedBlockingQueue<Work> arrivals;
    private final List<Work> line = new ArrayList<>(); // the worker's own
    private final Thread worker;
    private final LongSupplier nanoTicker;
    private volatile int waitingInLine;
    private volatile int running;
    private volatile long steps;
    private volatile long lastStepNanos;
    private volatile long computeNanos;
    private volatile boolean stopping;
    private volatile boolean ended;

    private static final class Work implements RunningAnswer {
        private final EncodingRequest request;
        private final EncodingListener listener;
        private volatile boolean cancelled;

        private Work(EncodingRequest request, EncodingListener listener) {
            this.request = request;
            this.listener = listener;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        private void end(EncodingEnd end) {
            try {
                listener.ended(end);
            } catch (RuntimeException failed) {
                LOG.warn("The listener of a text failed: {}", failed.getClass().getName());
            }
        }
    }

    /**
     * What it may take of the machine.
     *
     * @param threads that compute a batch
     * @param waitingMax texts that may wait
     */
    public record Limits(int threads, int waitingMax) {}

    private OnnxEngine(
            OnnxFolder folder,
            OnnxSession session,
            Limits limits,
            ThreadFactory threads,
            LongSupplier nanoTicker) {
        this.folder = folder;
        this.session = session;
        this.arrivals = new LinkedBlockingQueue<>(limits.waitingMax());
        this.nanoTicker = nanoTicker;
        this.worker = threads.newThread(this::work);
    }

    /**
     * Loads a folder's model and starts its thread.
     *
     * @throws OnnxRefusedException when it cannot be loaded
     */
    public static OnnxEngine open(
            OnnxFolder folder, Limits limits, ThreadFactory threads, LongSupplier nanoTicker) {
        OnnxSession session = OnnxSession.open(folder, limits.threads());
        var engine = new OnnxEngine(folder, session, limits, threads, nanoTicker);
        engine.worker.start();
        return engine;
    }

    /** What computes: the runtime, and how rows are put together. */
    public String numericsProfile() {
        return "onnxruntime-" + session.version() + "/cpu/unpadded";
    }

    @Override
    public RunningAnswer submit(AnswerRequest request, AnswerListener listener) {
        throw new IllegalArgumentException("This model writes no text.");
    }

    @Override
    public RunningAnswer embed(EncodingRequest request, EncodingListener listener) {
        if (request.tokens().length > folder.config().positions()) {
            throw new IllegalArgumentException(
                    "A text has more than " + folder.config().positions() + " tokens.");
        }
        var work = new Work(request, listener);
        if (stopping || ended || !arrivals.offer(work)) {
            throw new EngineFullException();
        }
        if (ended && arrivals.remove(work)) {
            throw new EngineFullException();
        }
        return work;
    }

    @Override
    public VectorForm vectors() {
        return new VectorForm(folder.config().hidden(), folder.config().shorter());
    }

    @Override
    public ServedZones zones() {
        return new NoZones(this::cancelZone);
    }

    @Override
    public EngineLoad load() {
        double seconds = computeNanos * 1e-9;
        return new EngineLoad(
                running,
                arrivals.size() + waitingInLine,
                0,
                0,
                steps,
                TimeUnit.NANOSECONDS.toMillis(lastStepNanos),
                0,
                0,
                0,
                0,
                0,
                new StepSeconds(0, 0, seconds, 0, 0, 0, seconds),
                0,
                ended);
    }

    /** Ends the texts of a zone that still wait in the queue, and says how many. */
    private int cancelZone(String zone) {
        int count = 0;
        for (Work work : arrivals) {
            if (work.request.zone().name().equals(zone) && !work.cancelled) {
                work.cancel();
                count++;
            }
        }
        return count;
    }

    private void work() {
        try {
            while (!stopping) {
                List<Work> batch = nextBatch();
                if (!batch.isEmpty()) {
                    compute(batch);
                }
            }
        } catch (InterruptedException asked) {
            // Only close() interrupts; what waits is ended below.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("The encoder cannot go on: {}", e.getClass().getName());
        } finally {
            ended = true;
            arrivals.drainTo(line);
            line.forEach(work -> work.end(new EncodingEnd.Cancelled(made(0))));
            line.clear();
        }
    }

    private List<Work> nextBatch() throws InterruptedException {
        if (line.isEmpty()) {
            line.add(arrivals.take());
        }
        arrivals.drainTo(line, LINE_MAX - line.size());
        List<Work> batch = new ArrayList<>();
        int most = folder.scaledByBatch() ? 1 : BATCH_TEXTS_MAX;
        for (Iterator<Work> it = line.iterator(); it.hasNext() && batch.size() < most; ) {
            Work work = it.next();
            if (work.cancelled) {
                it.remove();
                work.end(new EncodingEnd.Cancelled(made(0)));
            } else if (fits(work, batch)) {
                it.remove();
                batch.add(work);
            }
        }
        waitingInLine = line.size();
        return batch;
    }

    private static boolean fits(Work work, List<Work> batch) {
        int length = work.request.tokens().length;
        return batch.isEmpty()
                || (length == batch.getFirst().request.tokens().length
                        && length * (batch.size() + 1) <= BATCH_TOKENS_MAX);
    }

    private void compute(List<Work> batch) {
        running = batch.size();
        long started = nanoTicker.getAsLong();
        try {
            List<float[]> vectors =
                    session.run(
                            batch.stream().map(work -> work.request.tokens()).toList(),
                            batch.stream().map(work -> work.request.secondFrom()).toList());
            noteStep(started);
            for (int i = 0; i < batch.size(); i++) {
                Work work = batch.get(i);
                work.end(
                        new EncodingEnd.Encoded(
                                vectors.get(i), made(work.request.tokens().length)));
            }
        } catch (OrtException | RuntimeException failed) {
            noteStep(started);
            // Only the class: a message of the runtime's could have numbers of a text in it.
            LOG.warn("A batch of {} texts failed: {}", batch.size(), failed.getClass().getName());
            batch.forEach(
                    work ->
                            work.end(
                                    new EncodingEnd.Failed(
                                            "The model failed; this is not your fault.",
                                            made(work.request.tokens().length))));
        }
    }

    private void noteStep(long started) {
        lastStepNanos = nanoTicker.getAsLong() - started;
        computeNanos = computeNanos + lastStepNanos;
        steps = steps + 1;
        running = 0;
    }

    private static AnswerEnd.Made made(int computed) {
        return new AnswerEnd.Made(0, 0, computed);
    }

    @Override
    public void close() {
        stopping = true;
        worker.interrupt();
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        session.close();
    }
}
