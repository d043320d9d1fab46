package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.BufferErasure;
import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.kvcache.ZoneErasure;
import io.alliancehub.engine.kvcache.ZoneQuota;
import io.alliancehub.engine.lora.AdapterSlots;
import io.alliancehub.engine.runner.EngineThread;
import io.alliancehub.engine.runner.ModelRunner;
import io.alliancehub.engine.runner.StepClock;
import io.alliancehub.engine.runner.StepResult;
import io.alliancehub.engine.scheduler.ScheduledBatch;
import io.alliancehub.engine.scheduler.Scheduler;
import io.alliancehub.engine.scheduler.SchedulerLimits;
import io.alliancehub.engine.scheduler.Sequence;
import io.alliancehub.engine.testing.FakeRunner;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.engine.testing.TestSequences;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop with a model that fails, hangs or throws as told. */
final class StepLoopTest {

    @TempDir static Path folder;
    private static Tokenizer tokenizer;

    private final BlockPool pool = new BlockPool(8, 4, new FakeRunner(8, 4));
    private final Scheduler scheduler = new Scheduler(pool, new SchedulerLimits(4, 4, 16));
    private final AtomicLong ticker = new AtomicLong(1);

    @BeforeAll
    static void vocabulary() throws IOException {
        Path path = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().write(path);
        try (GgufFile file = GgufFile.open(path)) {
            tokenizer = Tokenizer.of(file.vocabulary());
        }
    }

    private record Scripted(Function<ScheduledBatch, StepResult> script) implements ModelRunner {

        @Override
        public StepResult run(ScheduledBatch batch) {
            return script.apply(batch);
        }

        @Override
        public BufferErasure eraseBuffers() {
            return new BufferErasure(100, 3);
        }

        @Override
        public void close() {}
    }

    private StepLoop loop(Function<ScheduledBatch, StepResult> script) {
        return new StepLoop(
                pool,
                new AdapterSlots(
                        0,
                        0,
                        Runnable::run,
                        path -> {
                            throw new IOException("no files here");
                        },
                        () -> 0),
                scheduler,
                new Scripted(
                        batch -> {
                            scheduler.checkIntegrity();
                            return script.apply(batch);
                        }),
                new LogitsTap(),
                id -> false,
                this::tick,
                new StepClock(),
                50);
    }

    private long tick() {
        long now = ticker.getAndIncrement();
        if (now < 0) {
            throw new IllegalStateException("no clock");
        }
        return now;
    }

    private static StepResult each(
            ScheduledBatch batch, Function<Sequence, StepResult.Outcome> outcome) {
        return new StepResult(
                batch.slices().stream().map(slice -> outcome.apply(slice.sequence())).toList());
    }

    private static Generation generation(int prompt, int maxTokens, TokenListener listener) {
        var sampling = SamplingParameters.greedy(maxTokens);
        var request = new GenerationRequest("g", new int[prompt], sampling);
        return new Generation(
                request,
                TestSequences.of(request.promptTokens(), maxTokens),
                new TextStream(tokenizer.newDecoder(), List.of()),
                listener,
                null,
                null);
    }

    @Test
    void aSequenceThatFailsLeavesTheOthersRunning() throws Exception {
        StepLoop loop =
                loop(
                        batch ->
                                each(
                                        batch,
                                        sequence ->
                                                sequence.promptTokens() == 3
                                                        ? new StepResult.Failed(
                                                                new IllegalStateException("NaN"))
                                                        : new StepResult.Chosen(65)));
        var bad = new Recorder();
        var good = new Recorder();
        loop.submit(generation(3, 5, bad));
        loop.submit(generation(2, 5, good));
        var thread = new EngineThread(loop);
        assertThat(bad.await().reason()).isEqualTo(FinishReason.FAILED);
        assertThat(good.await().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(good.text()).isEqualTo("AAAAA");
        loop.stop();
        thread.join();
        assertThat(pool.free()).isEqualTo(8);
    }

    @Test
    void aStepThatThrowsFailsItsSequencesAndTheLoopGoesOn() throws Exception {
        var steps = new AtomicInteger();
        StepLoop loop =
                loop(
                        batch -> {
                            if (steps.incrementAndGet() == 2) {
                                throw new IllegalStateException("the model broke");
                            }
                            return each(batch, sequence -> new StepResult.Chosen(65));
                        });
        var thread = new EngineThread(loop);
        var first = new Recorder();
        loop.submit(generation(2, 5, first));
        assertThat(first.await().reason()).isEqualTo(FinishReason.FAILED);
        var second = new Recorder();
        loop.submit(generation(2, 3, second));
        assertThat(second.await().reason()).isEqualTo(FinishReason.LENGTH);
        loop.stop();
        thread.join();
        assertThat(pool.free()).isEqualTo(8);
    }

    @Test
    void aStepThatHangsShowsAsNoProgress() throws Exception {
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        StepLoop loop =
                loop(
                        batch -> {
                            entered.countDown();
                            await(release);
                            return each(batch, sequence -> new StepResult.Chosen(65));
                        });
        var thread = new EngineThread(loop);
        var recorder = new Recorder();
        loop.submit(generation(1, 1, recorder));
        entered.await();
        EngineStatus stuck = loop.status();
        assertThat(stuck.running() + stuck.waiting()).isEqualTo(1);
        assertThat(stuck.stepsTotal()).isZero();
        assertThat(stuck.ended()).isFalse();
        release.countDown();
        recorder.await();
        loop.stop();
        thread.join();
        assertThat(loop.status().stepsTotal()).isOne();
        assertThat(loop.status().ended()).isTrue();
    }

    @Test
    void aStepThatBreaksTheMachineEndsTheLoopAndSaysSo() throws Exception {
        StepLoop loop =
                loop(
                        batch -> {
                            throw new InternalError("out of everything");
                        });
        var broken =
                new Recorder(
                        event -> {
                            throw new StackOverflowError("and so is its listener");
                        });
        var waiting = new Recorder();
        loop.submit(generation(16, 5, broken));
        loop.submit(generation(16, 5, waiting));
        var thread = new EngineThread(loop);
        assertThat(broken.await().reason()).isEqualTo(FinishReason.FAILED);
        assertThat(waiting.await().reason()).isEqualTo(FinishReason.FAILED);
        assertEnded(loop, thread);
    }

    @Test
    void whatFailsBetweenStepsEndsTheLoopAndSaysSo() throws Exception {
        StepLoop loop = loop(batch -> each(batch, sequence -> new StepResult.Chosen(65)));
        var thread = new EngineThread(loop);
        ticker.set(Long.MIN_VALUE);
        var recorder = new Recorder();
        loop.submit(generation(4, 5, recorder));
        assertThat(recorder.await().reason()).isEqualTo(FinishReason.FAILED);
        assertEnded(loop, thread);
    }

    @Test
    void whoCouldNeverRunFailsAlone() throws Exception {
        StepLoop loop = loop(batch -> each(batch, sequence -> new StepResult.Chosen(65)));
        var thread = new EngineThread(loop);
        var tooLong = new Recorder();
        var good = new Recorder();
        loop.submit(generation(40, 5, tooLong));
        loop.submit(generation(4, 5, good));
        assertThat(tooLong.await().reason()).isEqualTo(FinishReason.FAILED);
        assertThat(good.await().reason()).isEqualTo(FinishReason.LENGTH);
        loop.stop();
        thread.join();
    }

    /** Answers that were whole when they came are ended without ever being in the scheduler. */
    @Test
    void whatHadEndedBeforeLeavesTheOthersAlone() throws Exception {
        StepLoop loop = loop(batch -> each(batch, sequence -> new StepResult.Chosen(65)));
        List<Recorder> ended = new ArrayList<>();
        List<Recorder> running = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            running.add(new Recorder());
            loop.submit(generation(1 + i, 6, running.getLast()));
            ended.add(new Recorder());
            Generation whole = generation(1 + i, 3, ended.getLast());
            whole.resume(new int[] {65, 66, 67}, id -> false);
            if (i % 3 == 0) {
                whole.cancel();
            }
            loop.submit(whole);
        }
        var thread = new EngineThread(loop);
        var zones = new ZoneCommands(pool, scheduler, loop);
        // A quota is checked against every sequence that the scheduler knows.
        zones.quota(CacheZone.LOCAL.name(), new ZoneQuota(1, 8));
        for (Recorder whole : ended) {
            TokenEvent.Finished end = whole.await();
            assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
            assertThat(end.usage())
                    .isEqualTo(new SequenceUsage(end.usage().promptTokens(), 3, 0, 0, 0));
            assertThat(whole.tokens()).isEmpty();
        }
        long computed = 0;
        for (Recorder other : running) {
            assertThat(other.await().reason()).isEqualTo(FinishReason.LENGTH);
            assertThat(other.tokens()).hasSize(6);
            computed += other.await().usage().computedTokens();
        }
        assertThat(loop.status().computedTokens()).isEqualTo(computed);
        assertThat(zones.erase(CacheZone.LOCAL.name()).sequencesEnded()).isZero();
        loop.stop();
        thread.join();
        assertThat(loop.unfinished()).isZero();
        assertThat(pool.free()).isEqualTo(8);
        scheduler.checkIntegrity();
    }

    /** As the loop does with one that fails before it could be queued, or ended before. */
    @Test
    void aSequenceThatNeverCameCanBeTakenOut() {
        Sequence there = TestSequences.of(new int[5], 4);
        scheduler.submit(there);
        scheduler.completed(scheduler.schedule());
        Sequence never = TestSequences.of(new int[5], 4);
        scheduler.remove(never);
        scheduler.discard(never);
        scheduler.checkIntegrity();
        assertThat(scheduler.running()).isOne();
        assertThat(scheduler.waiting()).isZero();
        scheduler.remove(there);
        scheduler.remove(there);
        assertThat(scheduler.idle()).isTrue();
        assertThat(pool.free()).isEqualTo(8);
        scheduler.checkIntegrity();
    }

    @Test
    void commandsOfAnEndedLoopAreRefusedAndThoseThatThrowTellTheirCaller() throws Exception {
        StepLoop loop = loop(batch -> each(batch, sequence -> new StepResult.Chosen(65)));
        var thread = new EngineThread(loop);
        assertThat(loop.<Integer>ask(() -> 7)).isEqualTo(7);
        var zones = new ZoneCommands(pool, scheduler, loop);
        assertThatThrownBy(() -> zones.quota("a", new ZoneQuota(9, 9)))
                .isInstanceOf(IllegalArgumentException.class);
        loop.stop();
        thread.join();
        assertThatThrownBy(() -> loop.<Integer>ask(() -> 7))
                .isInstanceOf(EngineFullException.class);
    }

    private void assertEnded(StepLoop loop, EngineThread thread) {
        thread.join();
        EngineStatus status = loop.status();
        assertThat(status.ended()).isTrue();
        assertThat(status.running() + status.waiting()).isZero();
        assertThat(pool.free()).isEqualTo(8);
        assertThatThrownBy(() -> loop.submit(generation(2, 5, new Recorder())))
                .isInstanceOf(EngineFullException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void manyThreadsSubmittingAndCancellingLeaveNothingBehind() throws Exception {
        StepLoop loop = loop(batch -> each(batch, sequence -> new StepResult.Chosen(65)));
        var thread = new EngineThread(loop);
        List<Recorder> recorders = new ArrayList<>();
        List<Thread> clients = new ArrayList<>();
        for (int c = 0; c < 4; c++) {
            var random = new SplittableRandom(c);
            List<Recorder> own = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                own.add(new Recorder());
            }
            recorders.addAll(own);
            clients.add(Thread.ofVirtual().start(() -> client(loop, own, random)));
        }
        for (Thread client : clients) {
            client.join();
        }
        for (Recorder recorder : recorders) {
            assertThat(recorder.await().reason()).isIn(FinishReason.LENGTH, FinishReason.CANCELLED);
        }
        loop.stop();
        thread.join();
        assertThat(pool.free()).isEqualTo(8);
        assertThat(loop.unfinished()).isZero();
    }

    private static void client(StepLoop loop, List<Recorder> recorders, SplittableRandom random) {
        for (Recorder recorder : recorders) {
            var generation = generation(1 + random.nextInt(9), 1 + random.nextInt(20), recorder);
            boolean in = false;
            while (!in) {
                try {
                    loop.submit(generation);
                    in = true;
                } catch (EngineFullException full) {
                    Thread.yield();
                }
            }
            if (random.nextInt(3) == 0) {
                generation.cancel();
            }
        }
    }

    @Test
    void anErasureCountsTheBuffersBetweenTheBlocksToo() {
        StepLoop loop = loop(batch -> new StepResult(List.of()));
        ZoneErasure erasure = loop.eraseZone("nobody");
        assertThat(erasure.bytesScanned()).isEqualTo(100);
        assertThat(erasure.bytesLeft()).isEqualTo(3);
        assertThat(erasure.proven()).isFalse();
    }
}
