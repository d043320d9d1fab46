package io.alliancehub.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.kvcache.ZoneQuota;
import io.alliancehub.engine.runner.StepResult;
import io.alliancehub.engine.sampling.Choice;
import io.alliancehub.engine.testing.FakeRunner;
import io.alliancehub.engine.testing.TestSequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** One history of a fuzz, with the naive model that it is compared with. */
final class FuzzWorld {

    private static final CacheZone PUBLISHED = TestSequences.zone("published");
    private static final int[] PREFIX = new SplittableRandom(1).ints(30, 0, 1000).toArray();
    private static final int ZONES = 4;

    private final SplittableRandom random;
    private final FuzzTotals totals;
    private final int blocks;
    private final int blockSize;
    private final int budget;
    private final BlockPool pool;
    private final Scheduler scheduler;
    private final FakeRunner runner;
    private final int[][] openings;
    private final boolean withPublished;
    private final boolean withQuotas;
    private final int fixedNanos;
    private final FuzzLine line;

    // The naive model: prompts as they came, and every text that was ever computed for a zone.
    private final Map<Sequence, int[]> alive = new LinkedHashMap<>();
    private final Set<Integer> computedTexts = new HashSet<>();
    private long steppedTokens;
    private long usedTokens;
    private long steppedAgain;
    private long usedAgain;

    FuzzWorld(SplittableRandom random, FuzzTotals totals) {
        this.random = random;
        this.totals = totals;
        blockSize = 1 + random.nextInt(4);
        blocks = 120 + random.nextInt(200);
        int runningMax = 2 + random.nextInt(7);
        budget = runningMax + random.nextInt(60);
        runner = new FakeRunner(blocks, blockSize);
        pool = new BlockPool(blocks, blockSize, runner);
        scheduler =
                new Scheduler(
                        pool,
                        new SchedulerLimits(
                                blockSize,
                                runningMax,
                                budget,
                                10_000 * random.nextInt(2),
                                4,
                                4 * random.nextInt(3)));
        fixedNanos = 5_000 * random.nextInt(2);
        openings = new int[3][];
        for (int i = 0; i < openings.length; i++) {
            openings[i] = random.ints(20 + random.nextInt(60), 0, 1000).toArray();
        }
        line = new FuzzLine(pool, blockSize, runningMax, alive.keySet(), totals);
        withQuotas = random.nextBoolean();
        withPublished = random.nextBoolean();
        if (withPublished) {
            int shared = publish();
            runner.publish(shared * blockSize);
        }
    }

    private int publish() {
        return scheduler
                .prefixes()
                .publish(pool.zone("published"), TestSequences.identity(PUBLISHED).root(), PREFIX);
    }

    void act() {
        int kind = random.nextInt(100);
        if (kind < 14) {
            submit();
        } else if (kind < 17) {
            cancel();
        } else if (kind == 17 && withQuotas) {
            quota();
        } else if (kind == 18 && random.nextInt(3) == 0) {
            eraseZone();
        }
        step();
    }

    private CacheZone zone() {
        int number = random.nextInt(ZONES);
        return TestSequences.zone("bank-" + number, random.nextInt(10) == 0 ? 1 : 2);
    }

    /** A prompt that begins as others do, now and then exactly as one that is running. */
    private int[] prompt() {
        if (!alive.isEmpty() && random.nextInt(4) == 0) {
            List<int[]> prompts = List.copyOf(alive.values());
            return prompts.get(random.nextInt(prompts.size()));
        }
        int[] opening = openings[random.nextInt(openings.length)];
        // The runner takes the first tokens of everyone for published ones, so all begin so.
        int[] start = withPublished ? PREFIX : opening;
        int[] tokens = Arrays.copyOf(start, start.length + 40 + random.nextInt(80));
        for (int i = start.length; i < tokens.length; i++) {
            tokens[i] = random.nextInt(3) == 0 ? random.nextInt(1000) : i;
        }
        return tokens;
    }

    private void submit() {
        int[] tokens = prompt();
        int max = 1 + random.nextInt(40);
        var sequence =
                new Sequence(
                        tokens,
                        max,
                        new Choice.Greedy(),
                        TestSequences.owner(zone(), 1 + random.nextInt(3)));
        if (alive.size() > 12 || !Scheduler.fits(tokens.length, max, blockSize, blocks)) {
            return;
        }
        try {
            scheduler.submit(sequence);
            alive.put(sequence, tokens);
        } catch (IllegalArgumentException tooLargeForItsZone) {
            assertThat(sequence.blocks().size()).isZero();
        }
    }

    private Sequence anyone() {
        List<Sequence> all = List.copyOf(alive.keySet());
        return all.get(random.nextInt(all.size()));
    }

    private void cancel() {
        if (!alive.isEmpty()) {
            Sequence sequence = anyone();
            scheduler.remove(sequence);
            scheduler.remove(sequence); // a second time must not free anything again
            gone(sequence);
            totals.cancelled++;
        }
    }

    private void gone(Sequence sequence) {
        alive.remove(sequence);
        assertThat(sequence.blocks().size()).isZero();
        assertThat(sequence.preemptions()).isLessThanOrEqualTo(2);
        usedTokens += sequence.ledger().computed();
        usedAgain += sequence.ledger().recomputed();
        totals.preempted += sequence.preemptions();
    }

    private void quota() {
        int floor = random.nextInt(blocks / 3);
        int ceiling = Math.max(1, floor + random.nextInt(blocks));
        try {
            scheduler.quota("bank-" + random.nextInt(ZONES), new ZoneQuota(floor, ceiling));
            totals.quotasSet++;
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    private void eraseZone() {
        String name = "bank-" + random.nextInt(ZONES);
        int zone = pool.knownZone(name).orElse(0);
        for (Sequence sequence : List.copyOf(alive.keySet())) {
            if (scheduler.touches(sequence, zone)) {
                scheduler.remove(sequence);
                gone(sequence);
            }
        }
        assertThat(pool.eraseZone(name).proven()).isTrue();
        totals.zonesErased++;
    }

    private void step() {
        if (scheduler.idle()) {
            return;
        }
        Set<Sequence> running = new HashSet<>();
        alive.keySet().stream().filter(Sequence::runs).forEach(running::add);
        line.before();
        ScheduledBatch batch = scheduler.schedule();
        scheduler.checkIntegrity();
        checkDecision(batch, running);
        if (!withQuotas) {
            line.check();
        }
        count(batch);
        if (random.nextInt(60) == 0) {
            failInTheMiddle(batch);
        } else {
            complete(batch);
        }
        scheduler.checkIntegrity();
        totals.steps++;
    }

    private void checkDecision(ScheduledBatch batch, Set<Sequence> running) {
        assertThat(batch.slices()).as("every step makes progress").isNotEmpty();
        assertThat(batch.tokens() + batch.drafts()).isLessThanOrEqualTo(budget);
        for (Slice slice : batch.slices()) {
            Sequence sequence = slice.sequence();
            if (!running.contains(sequence) && slice.from() > 0) {
                assertThat(computedTexts)
                        .as("what was found was computed before, for that zone and salt")
                        .contains(text(sequence, slice.from()));
                assertThat(slice.from()).isLessThan(sequence.size());
            }
        }
    }

    /** Who may share a text, and the text; published blocks are everyone's. */
    private int text(Sequence sequence, int length) {
        int shared = withPublished ? PREFIX.length / blockSize * blockSize : 0;
        int owner = length <= shared ? 0 : sequence.owner().zone().hashCode();
        int hash = 31 * owner + length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + sequence.token(i);
        }
        return hash;
    }

    private void count(ScheduledBatch batch) {
        steppedTokens += batch.tokens();
        steppedAgain += batch.recomputedTokens();
        totals.computedTokens += batch.tokens();
        totals.recomputedTokens += batch.recomputedTokens();
        totals.cachedTokens += batch.cachedTokens();
        totals.heldSlots += (long) (blocks - pool.free()) * blockSize;
        for (Sequence sequence : alive.keySet()) {
            if (sequence.runs()) {
                totals.emptySlots += (long) sequence.blocks().size() * blockSize - sequence.size();
            }
        }
    }

    /** Some slices were written, none was computed. */
    private void failInTheMiddle(ScheduledBatch batch) {
        int written = random.nextInt(batch.slices().size() + 1);
        batch.slices().subList(0, written).forEach(runner::write);
        int findable = pool.findable();
        scheduler.failed(batch);
        assertThat(pool.findable()).isEqualTo(findable);
        for (Slice slice : batch.slices()) {
            scheduler.discard(slice.sequence());
            gone(slice.sequence());
        }
        totals.failedSteps++;
    }

    private void complete(ScheduledBatch batch) {
        StepResult result = runner.run(batch);
        scheduler.completed(batch);
        scheduler.measured(batch, fixedNanos + 100L * (batch.tokens() + batch.drafts()));
        totals.draftedTokens += batch.drafts();
        for (int i = 0; i < batch.slices().size(); i++) {
            Slice slice = batch.slices().get(i);
            remember(slice);
            if (random.nextInt(400) == 0) {
                scheduler.discard(slice.sequence());
                gone(slice.sequence());
                totals.failedAlone++;
            } else {
                take(slice.sequence(), result.outcomes().get(i));
            }
        }
    }

    private void take(Sequence sequence, StepResult.Outcome outcome) {
        switch (outcome) {
            case StepResult.Computed() -> {}
            case StepResult.Failed failed -> throw failed.cause();
            case StepResult.Pooled pooled -> throw new AssertionError("nobody asked");
            case StepResult.Chosen chosen -> accept(sequence, chosen.token());
            case StepResult.ChosenAlong(List<StepResult.Chosen> tokens) -> {
                steppedTokens += tokens.size() - 1;
                totals.acceptedTokens += tokens.size() - 1;
                tokens.forEach(chosen -> accept(sequence, chosen.token()));
            }
        }
    }

    private void remember(Slice slice) {
        int end = slice.sequence().computed();
        int first = Math.ceilDiv(slice.from() + 1, blockSize) * blockSize;
        for (int length = first; length <= end; length += blockSize) {
            computedTexts.add(text(slice.sequence(), length));
        }
    }

    private void accept(Sequence sequence, int token) {
        sequence.append(token);
        if (sequence.full()) {
            int[] prompt = alive.get(sequence);
            List<Integer> generated = new ArrayList<>();
            for (int i = prompt.length; i < sequence.size(); i++) {
                generated.add(sequence.token(i));
            }
            assertThat(generated).isEqualTo(FakeRunner.expected(prompt, generated.size()));
            SequenceLedger ledger = sequence.ledger();
            assertThat(ledger.cached() + ledger.computed() - ledger.recomputed())
                    .as("each position once, but for the last token")
                    .isEqualTo(sequence.size() - 1);
            scheduler.remove(sequence);
            gone(sequence);
            totals.finished++;
        }
    }

    void finish() {
        int steps = 0;
        while (!scheduler.idle()) {
            step();
            assertThat(++steps).as("the queue empties").isLessThan(20_000);
        }
        assertThat(alive).isEmpty();
        assertThat(pool.free()).isEqualTo(blocks);
        assertThat(usedTokens).as("requests' sum is the steps' own").isEqualTo(steppedTokens);
        assertThat(usedAgain).isEqualTo(steppedAgain);
        totals.blocksZeroed += pool.zeroed();
        totals.evictions += pool.evictions();
    }
}
