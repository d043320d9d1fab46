package io.alliancehub.server;

import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.server.serving.AdapterLoad;
import io.alliancehub.server.serving.AdapterMissingException;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.serving.AnswerListener;
import io.alliancehub.server.serving.AnswerRequest;
import io.alliancehub.server.serving.EngineFullException;
import io.alliancehub.server.serving.EngineLoad;
import io.alliancehub.server.serving.RunningAnswer;
import io.alliancehub.server.serving.ServedAdapters;
import io.alliancehub.server.serving.ServedEngine;
import io.alliancehub.server.serving.ServedZones;
import io.alliancehub.server.serving.StepSeconds;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An engine that does what a test says: it answers at once, or each answer waits for the test. */
final class ScriptedEngine implements ServedEngine {

    /** What it says that its steps took. */
    static final StepSeconds SECONDS = new StepSeconds(9, 7, 5, 3, 2, 1, 30);

    private static final int SECONDS_MAX = 20;

    /** Prompt tokens that each answer found in the cache. */
    static final int CACHED = 3;

    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
    private volatile @Nullable Error error;

    /** What it was given. */
    final ScriptedAdapters adapters = new ScriptedAdapters();

    /** One answer, spoken by the test. */
    final class Answer {
        final AnswerRequest request;
        private final AnswerListener listener;
        private final CountDownLatch cancelled = new CountDownLatch(1);
        private int tokens;

        Answer(AnswerRequest request, AnswerListener listener) {
            this.request = request;
            this.listener = listener;
        }

        Answer say(String text) {
            steps.incrementAndGet();
            listener.token(100 + tokens++, text, null);
            return this;
        }

        /** A token with what its log probabilities are. */
        Answer say(int tokenId, String text, TokenLogprobs logprobs) {
            steps.incrementAndGet();
            tokens++;
            listener.token(tokenId, text, logprobs);
            return this;
        }

        void end(AnswerEnd end) {
            running.decrementAndGet();
            listener.ended(end);
        }

        void stop() {
            end(new AnswerEnd.Finished(AnswerEnd.Reason.STOP, "", made()));
        }

        /** What it took so far. */
        AnswerEnd.Made made() {
            int prompt = request.prompt().length;
            return new AnswerEnd.Made(tokens, Math.min(CACHED, prompt), prompt + tokens);
        }

        boolean isCancelled() {
            return cancelled.getCount() == 0;
        }

        boolean awaitCancel() throws InterruptedException {
            return cancelled.await(SECONDS_MAX, TimeUnit.SECONDS);
        }
    }

    void refuseAll() {
        refuseAfter(0);
    }

    /** So many more are taken. */
    void refuseAfter(int more) {
        room.set(more);
    }

    /** From now on whoever asks meets this. */
    void breakWith(Error what) {
        error = what;
    }

    /** The next answer that was asked for. */
    Answer next() throws InterruptedException {
        Answer answer = answers.poll(SECONDS_MAX, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer was asked for");
        }
        return answer;
    }

    boolean hasNext() {
        return !answers.isEmpty();
    }

    @Override
    public RunningAnswer submit(AnswerRequest request, AnswerListener listener) {
        if (room.getAndDecrement() <= 0) {
            throw new EngineFullException();
        }
        Error broken = error;
        if (broken != null) {
            throw broken;
        }
        if (request.adapter() != null && !adapters.has(request.adapter())) {
            throw new AdapterMissingException();
        }
        var answer = new Answer(request, listener);
        running.incrementAndGet();
        answers.add(answer);
        return answer.cancelled::countDown;
    }

    /** A cache that has nothing and takes no orders. */
    @Override
    public ServedZones zones() {
        throw new IllegalStateException("no test gives this engine an order");
    }

    @Override
    public ServedAdapters adapters() {
        return adapters;
    }

    @Override
    public AdapterLoad adapterLoad() {
        return new AdapterLoad(5, 3, 300, 2, 1, 9);
    }

    @Override
    public EngineLoad load() {
        return new EngineLoad(
                running.get(),
                0,
                100,
                100 - running.get(),
                steps.get(),
                3,
                70,
                30,
                2,
                12,
                5,
                SECONDS,
                4096,
                false);
    }

    @Override
    public void close() {}
}
