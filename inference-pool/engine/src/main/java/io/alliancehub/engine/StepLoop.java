package io.alliancehub.engine;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.ZoneErasure;
import io.alliancehub.engine.lora.AdapterSlots;
import io.alliancehub.engine.lora.RegisteredAdapter;
import io.alliancehub.engine.runner.ModelRunner;
import io.alliancehub.engine.runner.StepClock;
import io.alliancehub.engine.runner.StepResult;
import io.alliancehub.engine.scheduler.ScheduledBatch;
import io.alliancehub.engine.scheduler.Scheduler;
import io.alliancehub.engine.scheduler.Slice;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * The loop of the engine's thread. Other threads touch the inbox, each sequence's wish to be
 * cancelled and the last published status; everything else belongs to the thread.
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
    private final AdapterSlots adapters;
    private final Scheduler scheduler;
    private final ModelRunner runner;
    private final IntPredicate endOfGeneration;
    private final LongSupplier ticker;
    private final StepClock clock;
    private final Inbox inbox;
    private final Generations generations;
    private final StepCounters counters = new StepCounters();
    private volatile EngineStatus published;

    StepLoop(
            BlockPool pool,
            AdapterSlots adapters,
            Scheduler scheduler,
            ModelRunner runner,
            LogitsTap tap,
            IntPredicate endOfGeneration,
            LongSupplier ticker,
            StepClock clock,
            int unfinishedMax) {
        this.pool = pool;
        this.adapters = adapters;
        this.scheduler = scheduler;
        this.runner = runner;
        this.endOfGeneration = endOfGeneration;
        this.ticker = ticker;
        this.clock = clock;
        inbox = new Inbox(unfinishedMax);
        generations = new Generations(scheduler, tap, this::left);
        published = snapshot();
    }

    // For any thread.

    /** Lets a sequence in; see {@link Inbox#submit}. */
    void submit(Generation generation) {
        inbox.submit(generation);
    }

    /** Runs a command between two steps and waits for its answer; see {@link Inbox#ask}. */
    <T> T ask(Supplier<T> command) {
        return inbox.ask(command);
    }

    int unfinished() {
        return inbox.unfinished();
    }

    /** Ends every sequence and the loop; returns at once. */
    void stop() {
        inbox.stop();
    }

    EngineStatus status() {
        return published.withNow(inbox.unfinished(), inbox.ended());
    }

    // For the engine's thread.

    @Override
    public void run() {
        try {
            while (!inbox.stopping()) {
                inbox.awaitWork(scheduler::idle);
                takeArrivals();
                inbox.runCommands();
                generations.finishIf(Generation::cancelRequested, FinishReason.CANCELLED);
                turnAdapters();
                if (!scheduler.idle()) {
                    step();
                }
                published = snapshot();
            }
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "The engine cannot go on: its thread ends, and all it had.", e);
        } finally {
            // First of all: whatever fails below, nobody takes this engine for an idle one.
            inbox.end();
            FinishReason reason = inbox.stopping() ? FinishReason.CANCELLED : FinishReason.FAILED;
            generations.finishIf(any -> true, reason);
            published = snapshot();
            inbox.refuseAll();
        }
    }

    private void takeArrivals() {
        Generation generation = inbox.poll();
        while (generation != null) {
            counters.prompt(generation.sequence().promptTokens());
            generations.add(generation);
            generation = inbox.poll();
        }
    }

    private void turnAdapters() {
        adapters.turn();
        for (RegisteredAdapter broken : adapters.takeBroken()) {
            generations.finishIf(it -> it.adapter() == broken, FinishReason.FAILED);
        }
    }

    private void step() {
        long started = ticker.getAsLong();
        ScheduledBatch batch = scheduler.schedule();
        if (batch.slices().isEmpty() && batch.preempted() == 0) {
            inbox.pause(); // all who are here wait for adapters
            return;
        }
        clock.scheduled(ticker.getAsLong() - started);
        StepResult result = compute(batch);
        if (result != null) {
            long computed = ticker.getAsLong();
            postProcess(batch, result);
            clock.delivered(ticker.getAsLong() - computed);
        }
        clock.stepped(ticker.getAsLong() - started);
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
            Generation generation = generations.of(slices.get(i).sequence());
            if (generation == null) {
                continue;
            }
            switch (result.outcomes().get(i)) {
                case StepResult.Computed() -> {}
                case StepResult.Chosen chosen -> accept(generation, chosen);
                case StepResult.Pooled(float[] vector) -> accept(generation, vector);
                case StepResult.ChosenAlong(List<StepResult.Chosen> tokens) ->
                        acceptAll(generation, tokens);
                case StepResult.Failed(RuntimeException cause) ->
                        generations.fail(generation, cause);
            }
        }
    }

    /** What was chosen behind an end is nobody's. */
    private void acceptAll(Generation generation, List<StepResult.Chosen> tokens) {
        boolean goesOn = true;
        for (int i = 0; i < tokens.size() && goesOn; i++) {
            if (i > 0) {
                counters.acceptedDraft();
            }
            goesOn = accept(generation, tokens.get(i));
        }
    }

    /** Whether the sequence goes on. */
    private boolean accept(Generation generation, StepResult.Chosen chosen) {
        counters.completionToken();
        try {
            FinishReason reason = generation.accept(chosen, endOfGeneration.test(chosen.token()));
            if (reason != null) {
                generations.finish(generation, reason);
            }
            return reason == null;
        } catch (RuntimeException e) {
            generations.fail(generation, e);
            return false;
        }
    }

    private void accept(Generation generation, float[] vector) {
        try {
            generation.accept(vector);
            generations.finish(generation, FinishReason.STOP);
        } catch (RuntimeException e) {
            generations.fail(generation, e);
        }
    }

    private void failAll(ScheduledBatch batch, Throwable cause) {
        LOG.log(Level.ERROR, "A step failed, and its sequences with it.", cause);
        for (Slice slice : batch.slices()) {
            Generation generation = generations.of(slice.sequence());
            if (generation != null) {
                generations.finish(generation, FinishReason.FAILED);
            }
        }
        if (cause instanceof VirtualMachineError fatal) {
            throw fatal;
        }
    }

    /** Blocks of a request are free; its listener hears of it next. */
    private void left() {
        published = snapshot();
        inbox.left();
    }

    /** Ends the requests whose blocks may be in a zone, erases all that is left, and proves it. */
    ZoneErasure eraseZone(String name) {
        int zone = pool.knownZone(name).orElse(BlockPool.NULL_BLOCK);
        int ended =
                generations.finishIf(
                        generation -> scheduler.touches(generation.sequence(), zone),
                        FinishReason.CANCELLED);
        scheduler.prefixes().withdrawAll(zone);
        ZoneErasure blocks = pool.eraseZone(name);
        return blocks.ending(ended).withBuffers(runner.eraseBuffers());
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
                counters.draftedTokens(),
                counters.acceptedTokens(),
                clock.times(),
                inbox.ended());
    }
}
