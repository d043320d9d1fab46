package io.alliancehub.engine;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.ZoneErasure;
import io.alliancehub.engine.runner.ModelRunner;
import io.alliancehub.engine.runner.StepResult;
import io.alliancehub.engine.scheduler.ScheduledBatch;
import io.alliancehub.engine.scheduler.Scheduler;
import io.alliancehub.engine.scheduler.Sequence;
import io.alliancehub.engine.scheduler.Slice;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * The loop of the engine's thread, and the few things that other threads may touch: the queue of
 * arrivals, each sequence's wish to be cancelled, the count of unfinished sequences and the last
 * published status. Everything else belongs to the thread.
 *
 * The queue is bounded by the count of unfinished sequences, and has no lock: callers are virtual
 * threads, and a lock whose next owner is a virtual thread that finds no carrier would hold the
 * engine up (a test with busy callers hung that way).
 *
 * What fails in a step fails the sequences of that step: one of them if it alone could not go on,
 * all of them if the model itself threw. What fails between steps, and an error of the virtual
 * machine anywhere, leaves a state that nobody can vouch for: the loop ends, everything in it fails,
 * and the status says so for ever, because an engine without work and one without a thread look the
 * same otherwise.
 */
/** Takes arrivals, and as long as there is work: schedule, run, post-process. */
final class StepLoop implements Runnable {

    private static final System.Logger LOG = System.getLogger(StepLoop.class.getName());

    private final BlockPool pool;
    private final Scheduler scheduler;
    private final ModelRunner runner;
    private final LogitsTap tap;
    private final IntPredicate endOfGeneration;
    private final LongSupplier ticker;
    private final int unfinishedMax;
    private final Queue<Generation> arrivals = new ConcurrentLinkedQueue<>();
    private final CommandQueue commands = new CommandQueue();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Map<Sequence, Generation> generations = new LinkedHashMap<>();
    private final StepCounters counters = new StepCounters();

    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile @Nullable Thread parked;
    private volatile EngineStatus published;

    StepLoop(
            BlockPool pool,
            Scheduler scheduler,
            ModelRunner runner,
            LogitsTap tap,
            IntPredicate endOfGeneration,
            LongSupplier ticker,
            int unfinishedMax) {
        this.pool = pool;
        this.scheduler = scheduler;
        this.runner = runner;
        this.tap = tap;
        this.endOfGeneration = endOfGeneration;
        this.ticker = ticker;
        this.unfinishedMax = unfinishedMax;
        published = snapshot();
    }

    // For any thread.

    /**
     * Lets a sequence in.
     *
     * @throws EngineFullException if too many are unfinished, or none is taken any more
     */
    void submit(Generation generation) {
        if (stopping || ended) {
            throw new EngineFullException("the engine takes no more requests");
        }
        int before = unfinished.getAndUpdate(n -> n < unfinishedMax ? n + 1 : n);
        if (before >= unfinishedMax) {
            throw new EngineFullException(
                    "the engine has %d unfinished requests and takes no more"
                            .formatted(unfinishedMax));
        }
        arrivals.add(generation);
        wake();
        if (ended) {
            refuseLeftOver();
        }
    }

    /**
     * Runs a command between two steps and waits for its answer.
     *
     * @throws EngineFullException if too many wait, or the engine has ended
     */
    <T> T ask(Supplier<T> command) {
        FutureTask<T> task = commands.add(command);
        wake();
        if (ended) {
            commands.refuseAll();
        }
        return CommandQueue.answer(task);
    }

    int unfinished() {
        return unfinished.get();
    }

    /** Ends every sequence and the loop; returns at once. */
    void stop() {
        stopping = true;
        wake();
    }

    private void wake() {
        LockSupport.unpark(parked);
    }

    EngineStatus status() {
        EngineStatus last = published;
        return new EngineStatus(
                last.running(),
                Math.max(0, unfinished.get() - last.running()),
                last.kvBlocksTotal(),
                last.kvBlocksFree(),
                last.stepsTotal(),
                last.lastStepNanos(),
                last.promptTokens(),
                last.completionTokens(),
                last.computedTokens(),
                last.recomputedTokens(),
                last.queriedTokens(),
                last.cachedTokens(),
                last.preemptions(),
                ended);
    }

    // For the engine's thread.

    @Override
    public void run() {
        try {
            while (!stopping) {
                awaitWork();
                takeArrivals();
                commands.runAll();
                cancelRequested();
                if (!scheduler.idle()) {
                    step();
                }
                published = snapshot();
            }
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "The engine cannot go on: its thread ends, and all it had.", e);
        } finally {
            // First of all: whatever fails below, nobody takes this engine for an idle one.
            ended = true;
            finishAll(stopping ? FinishReason.CANCELLED : FinishReason.FAILED);
            published = snapshot();
            refuseLeftOver();
            commands.refuseAll();
        }
    }

    private void step() {
        ScheduledBatch batch = scheduler.schedule();
        StepResult result = compute(batch);
        if (result != null) {
            postProcess(batch, result);
        }
    }

    /** Runs a batch; null if it failed, and its sequences with it. */
    private @Nullable StepResult compute(ScheduledBatch batch) {
        long started = ticker.getAsLong();
        StepResult result = null;
        Throwable failure = null;
        try {
            result = runner.run(batch);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        long nanos = ticker.getAsLong() - started;
        counters.step(batch, nanos);
        if (failure != null) {
            scheduler.failed(batch);
            failAll(batch, failure);
            return null;
        }
        scheduler.completed(batch);
        scheduler.measured(batch, nanos);
        return result;
    }

    private void postProcess(ScheduledBatch batch, StepResult result) {
        try {
            handOut(batch.slices(), result);
        } catch (Error e) {
            failAll(batch, e);
        }
    }

    private void handOut(List<Slice> slices, StepResult result) {
        for (int i = 0; i < slices.size(); i++) {
            Generation generation = generations.get(slices.get(i).sequence());
            if (generation == null) {
                continue;
            }
            switch (result.outcomes().get(i)) {
                case StepResult.Computed() -> {}
                case StepResult.Chosen chosen -> accept(generation, chosen);
                case StepResult.Failed(RuntimeException cause) -> fail(generation, cause);
            }
        }
    }

    private void accept(Generation generation, StepResult.Chosen chosen) {
        counters.completionToken();
        try {
            FinishReason reason = generation.accept(chosen, endOfGeneration.test(chosen.token()));
            if (reason != null) {
                finish(generation, reason);
            }
        } catch (RuntimeException e) {
            fail(generation, e);
        }
    }

    private void fail(Generation generation, RuntimeException cause) {
        LOG.log(Level.WARNING, "Sequence " + generation.id() + " failed.", cause);
        finish(generation, FinishReason.FAILED);
    }

    private void failAll(ScheduledBatch batch, Throwable cause) {
        LOG.log(Level.ERROR, "A step failed, and its sequences with it.", cause);
        for (Slice slice : batch.slices()) {
            Generation generation = generations.get(slice.sequence());
            if (generation != null) {
                finish(generation, FinishReason.FAILED);
            }
        }
        if (cause instanceof VirtualMachineError fatal) {
            throw fatal;
        }
    }

    /** Frees the blocks first: whoever is told of the end may rely on it. */
    private void finish(Generation generation, FinishReason reason) {
        if (generations.remove(generation.sequence()) == null) {
            return;
        }
        if (reason == FinishReason.FAILED) {
            scheduler.discard(generation.sequence());
        } else {
            scheduler.remove(generation.sequence());
        }
        tap.close(generation.sequence());
        published = snapshot();
        unfinished.decrementAndGet();
        tell(generation, reason);
    }

    private static void tell(Generation generation, FinishReason reason) {
        try {
            generation.finish(reason);
        } catch (RuntimeException | Error e) {
            // It is over whether or not its listener can hear so, and the others wait to be told.
            LOG.log(Level.WARNING, "The listener of " + generation.id() + " failed.", e);
        }
    }

    /** Returns when there is something to do; an interrupt is not a way to stop an engine. */
    private void awaitWork() {
        parked = Thread.currentThread();
        while (scheduler.idle() && arrivals.isEmpty() && commands.isEmpty() && !stopping) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                LOG.log(Level.WARNING, "The engine's thread ignores an interrupt.");
            }
        }
        parked = null;
    }

    private void takeArrivals() {
        Generation generation = arrivals.poll();
        while (generation != null) {
            Sequence sequence = generation.sequence();
            generations.put(sequence, generation);
            LogitsSink sink = generation.logits();
            if (sink != null) {
                tap.open(sequence, sink);
            }
            counters.prompt(sequence.promptTokens());
            queue(generation);
            generation = arrivals.poll();
        }
    }

    /** Its zone's quota may have changed since it was checked. */
    private void queue(Generation generation) {
        try {
            scheduler.submit(generation.sequence());
        } catch (IllegalArgumentException e) {
            fail(generation, e);
        }
    }

    private void cancelRequested() {
        List<Generation> cancelled = new ArrayList<>();
        for (Generation generation : generations.values()) {
            if (generation.cancelRequested()) {
                cancelled.add(generation);
            }
        }
        for (Generation generation : cancelled) {
            finish(generation, FinishReason.CANCELLED);
        }
    }

    /** Ends the requests whose blocks may be in a zone, erases these and proves it. */
    ZoneErasure eraseZone(String name) {
        int zone = pool.knownZone(name).orElse(BlockPool.NULL_BLOCK);
        int ended = 0;
        for (Generation generation : List.copyOf(generations.values())) {
            if (scheduler.touches(generation.sequence(), zone)) {
                finish(generation, FinishReason.CANCELLED);
                ended++;
            }
        }
        scheduler.prefixes().withdrawAll(zone);
        return pool.eraseZone(name).ending(ended);
    }

    private void finishAll(FinishReason reason) {
        for (Generation generation : List.copyOf(generations.values())) {
            finish(generation, reason);
        }
    }

    /** Ends what came in while the loop was ending. */
    private void refuseLeftOver() {
        Generation generation = arrivals.poll();
        while (generation != null) {
            unfinished.decrementAndGet();
            tell(generation, FinishReason.CANCELLED);
            generation = arrivals.poll();
        }
    }

    private EngineStatus snapshot() {
        return new EngineStatus(
                scheduler.running(),
                scheduler.waiting(),
                pool.total(),
                pool.free(),
                counters.steps(),
                counters.lastStepNanos(),
                counters.promptTokens(),
                counters.completionTokens(),
                counters.computedTokens(),
                counters.recomputedTokens(),
                counters.queriedTokens(),
                counters.cachedTokens(),
                counters.preemptions(),
                ended);
    }
}
