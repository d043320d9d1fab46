package io.alliancehub.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.kvcache.ZoneQuota;
import io.alliancehub.engine.sampling.Choice;
import io.alliancehub.engine.testing.FakeRunner;
import io.alliancehub.engine.testing.TestSequences;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SchedulerTest {

    private static final int BLOCK = 4;
    private static final CacheZone BANK_A = TestSequences.zone("bank-a");
    private static final CacheZone BANK_B = TestSequences.zone("bank-b");

    private int nextToken = 1000;

    /** A scheduler whose steps always succeed. */
    private static final class World {

        private final BlockPool pool;
        private final Scheduler scheduler;
        private int steps;

        World(int blocks, int runningMax, int budget) {
            pool = new BlockPool(blocks, BLOCK, new FakeRunner(blocks, BLOCK));
            scheduler = new Scheduler(pool, new SchedulerLimits(BLOCK, runningMax, budget));
        }

        ScheduledBatch step() {
            assertThat(++steps).as("what a test waits for happens").isLessThan(5000);
            ScheduledBatch batch = scheduler.schedule();
            scheduler.checkIntegrity();
            scheduler.completed(batch);
            for (Slice slice : batch.slices()) {
                Sequence sequence = slice.sequence();
                if (sequence.gap() == 0) {
                    sequence.append(1);
                    if (sequence.full()) {
                        scheduler.remove(sequence);
                    }
                }
            }
            scheduler.checkIntegrity();
            return batch;
        }

        Sequence submit(Sequence sequence) {
            scheduler.submit(sequence);
            return sequence;
        }
    }

    /** A prompt that nobody else has. */
    private Sequence fresh(CacheZone zone, int prompt, int max) {
        int first = nextToken;
        nextToken += prompt;
        return TestSequences.of(zone, IntStream.range(first, nextToken).toArray(), max);
    }

    private Sequence fresh(int prompt, int max) {
        return fresh(BANK_A, prompt, max);
    }

    private static int[] tokens(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    @Test
    void decodesComeBeforeChunksOfAnEarlierPrompt() {
        var world = new World(8, 3, 6);
        Sequence shorter = world.submit(fresh(1, 4));
        world.step();
        Sequence longer = world.submit(fresh(8, 4));
        world.step();
        ScheduledBatch batch = world.step();
        assertThat(batch.slices())
                .containsExactly(new Slice(shorter, 2, 1, 0), new Slice(longer, 5, 3, 0));
    }

    @Test
    void aSequenceThatCouldNeverRunIsRefused() {
        var world = new World(4, 3, 6);
        assertThat(Scheduler.fits(10, 7, BLOCK, 4)).isTrue();
        assertThat(Scheduler.fits(10, 8, BLOCK, 4)).isFalse();
        assertThatThrownBy(() -> world.submit(fresh(10, 8)))
                .isInstanceOf(IllegalArgumentException.class);
        world.scheduler.quota("bank-a", new ZoneQuota(0, 2));
        assertThatThrownBy(() -> world.submit(fresh(10, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreThanTheRunningMaximumWait() {
        var world = new World(8, 3, 6);
        for (int i = 0; i < 5; i++) {
            world.submit(fresh(1, 3));
        }
        world.step();
        assertThat(world.scheduler.running()).isEqualTo(3);
        assertThat(world.scheduler.waiting()).isEqualTo(2);
    }

    @Test
    void theIntegrityCheckSeesALeakedBlock() {
        var world = new World(8, 3, 6);
        world.submit(fresh(3, 3));
        world.step();
        world.pool.allocate(world.pool.zone("bank-a"));
        assertThatThrownBy(world.scheduler::checkIntegrity)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("held by 0 tables but counted 1");
    }

    /** vllm#33499, #31731. */
    @Test
    void onePromptThatDoesNotFitHoldsNobodyUp() {
        var world = new World(10, 8, 64);
        world.submit(fresh(20, 12));
        world.step();
        Sequence large = world.submit(fresh(36, 1));
        Sequence small = world.submit(fresh(3, 1));
        ScheduledBatch batch = world.step();
        assertThat(batch.slices()).extracting(Slice::sequence).contains(small);
        assertThat(large.runs()).isFalse();
    }

    @Test
    void andIsNotStarvedByThoseThatPassIt() {
        var world = new World(10, 8, 64);
        world.submit(fresh(8, 4));
        world.step();
        Sequence large = world.submit(fresh(36, 1));
        int passed = 0;
        while (!large.runs() && large.completionTokens() == 0) {
            if (world.scheduler.waiting() < 3) {
                world.submit(fresh(4, 3));
                passed++;
            }
            world.step();
            assertThat(passed).isLessThan(SchedulerLimits.OVERTAKEN_MAX + 10);
        }
        assertThat(large.isPassedTooOften()).isFalse();
    }

    @Test
    void whoWaitsForItsOwnCeilingHoldsNoOtherZoneUp() {
        var world = new World(20, 8, 64);
        world.scheduler.quota("bank-a", new ZoneQuota(0, 4));
        Sequence holder = world.submit(fresh(BANK_A, 9, 7));
        world.step();
        Sequence blocked = world.submit(fresh(BANK_A, 12, 4));
        for (int i = 0; i < 40; i++) {
            Sequence each = world.submit(fresh(BANK_B, 4, 1));
            world.step();
            assertThat(each.completionTokens()).as("round %d", i).isOne();
            if (holder.full()) {
                holder = world.submit(fresh(BANK_A, 9, 7));
            }
        }
        assertThat(blocked.preemptions()).isZero();
    }

    @Test
    void aBankBelowItsShareOfPlacesGoesBeforeTheQueueOfAnother() {
        var world = new World(100, 4, 64);
        for (int i = 0; i < 8; i++) {
            world.submit(fresh(BANK_A, 4, 3 + i));
        }
        world.step();
        Sequence other = world.submit(fresh(BANK_B, 4, 1));
        while (!other.full()) {
            world.step();
        }
        assertThat(world.scheduler.waiting()).as("of the four that came before it").isEqualTo(4);
    }

    @Test
    void aBankBelowItsShareOfBlocksGoesBeforeTheQueueOfAnother() {
        var world = new World(12, 8, 64);
        world.submit(fresh(BANK_A, 28, 2));
        world.step();
        Sequence earlier = world.submit(fresh(BANK_A, 12, 1));
        Sequence other = world.submit(fresh(BANK_B, 12, 1));
        world.step();
        assertThat(other.full()).isTrue();
        assertThat(earlier.completionTokens()).isZero();
    }

    /** Who has more weight has more before it is put behind. */
    @Test
    void aPartIsByWeight() {
        for (int weight : new int[] {1, 7}) {
            var world = new World(100, 4, 64);
            for (int i = 0; i < 2; i++) {
                world.submit(weighted(BANK_A, 9, weight));
            }
            world.step();
            Sequence third = world.submit(weighted(BANK_A, 9, weight));
            world.submit(weighted(BANK_B, 9, 1));
            world.submit(weighted(BANK_B, 9, 1));
            world.step();
            assertThat(third.runs()).as("weight %d", weight).isEqualTo(weight == 7);
        }
    }

    private Sequence weighted(CacheZone zone, int max, int weight) {
        int[] prompt = tokens(nextToken, nextToken += 4);
        return new Sequence(prompt, max, new Choice.Greedy(), TestSequences.owner(zone, weight));
    }

    @Test
    void nobodyStarvesBehindBanksBelowTheirShare() {
        var world = new World(100, 2, 64);
        world.submit(fresh(BANK_A, 4, 390));
        world.step();
        Sequence over = world.submit(fresh(BANK_A, 4, 1));
        int passed = 0;
        while (!over.full()) {
            world.submit(fresh(TestSequences.zone("bank-" + passed), 4, 1));
            world.step();
            passed++;
            assertThat(passed).isLessThanOrEqualTo(SchedulerLimits.OVERTAKEN_MAX + 1);
        }
        assertThat(passed).isEqualTo(SchedulerLimits.OVERTAKEN_MAX + 1);
    }

    /** vllm#54644: not the latest, but who loses the least work for each block that it frees. */
    @Test
    void theVictimIsWhoLosesLeastForEachBlock() {
        var world = new World(6, 4, 64);
        Sequence earlier = world.submit(fresh(12, 11)); // its fourth block is nearly empty
        Sequence later = world.submit(fresh(7, 17)); // its two blocks are full
        world.step();
        world.step();
        assertThat(earlier.blocks().size() + later.blocks().size()).isEqualTo(6);
        world.step();
        assertThat(earlier.preemptions()).isOne();
        assertThat(later.preemptions()).isZero();
    }

    @Test
    void zonesOverTheirShareLoseBlocksFirst() {
        var world = new World(10, 4, 64);
        Sequence within = world.submit(fresh(BANK_B, 3, 30));
        world.step();
        Sequence over = world.submit(fresh(BANK_A, 30, 8));
        while (within.preemptions() + over.preemptions() == 0) {
            world.step();
        }
        assertThat(over.preemptions()).as("more work lost, but over its share").isOne();
    }

    @Test
    void aWeightMakesAShareLarger() {
        var world = new World(10, 4, 64);
        Sequence small = world.submit(fresh(BANK_B, 7, 30));
        world.step();
        Sequence heavy =
                world.submit(
                        new Sequence(
                                tokens(1, 29),
                                12,
                                new Choice.Greedy(),
                                TestSequences.owner(BANK_A, 50)));
        while (small.preemptions() + heavy.preemptions() == 0) {
            world.step();
        }
        assertThat(small.preemptions()).isOne();
    }

    /** vllm#18115: preemption storms. */
    @Test
    void nobodyIsPreemptedMoreThanTwiceAndThenNeedsNobodysBlocks() {
        var world = new World(9, 6, 32);
        Sequence[] all = new Sequence[12];
        for (int i = 0; i < all.length; i++) {
            all[i] = world.submit(fresh(4, 28));
        }
        while (!world.scheduler.idle()) {
            world.step();
        }
        assertThat(all).allMatch(sequence -> sequence.full() && sequence.preemptions() <= 2);
        assertThat(all).anyMatch(sequence -> sequence.preemptions() > 0);
    }

    @Test
    void whatAVictimHadComputedIsFoundAgain() {
        var world = new World(9, 4, 64);
        Sequence first = world.submit(fresh(13, 16));
        Sequence second = world.submit(fresh(13, 16));
        while (first.preemptions() + second.preemptions() == 0) {
            world.step();
        }
        Sequence victim = first.preemptions() > 0 ? first : second;
        Sequence other = victim == first ? second : first;
        world.scheduler.remove(other);
        ScheduledBatch batch = world.step();
        Slice again = batch.slices().getFirst();
        assertThat(again.sequence()).isSameAs(victim);
        assertThat(again.from()).as("found").isPositive();
        assertThat(victim.ledger().cached()).as("not the caller's luck").isZero();
        assertThat(again.again()).isLessThan(BLOCK + 1);
    }

    @Test
    void aPromptThatWasComputedIsFoundUpToItsLastToken() {
        var world = new World(20, 4, 64);
        world.submit(TestSequences.of(BANK_A, tokens(0, 12), 2));
        world.step();
        world.step();
        Sequence same = world.submit(TestSequences.of(BANK_A, tokens(0, 12), 2));
        ScheduledBatch batch = world.step();
        assertThat(batch.slices().getFirst()).isEqualTo(new Slice(same, 8, 4, 0));
        assertThat(same.ledger().cached()).isEqualTo(8);
        assertThat(batch.cachedTokens()).isEqualTo(8);
        assertThat(batch.queriedTokens()).isEqualTo(12);
        Sequence longer = world.submit(TestSequences.of(BANK_A, tokens(0, 13), 2));
        world.step();
        assertThat(longer.ledger().cached()).as("all three blocks").isEqualTo(12);
    }

    /** Juno's trie returned the depth of a deeper node: AB and ABCD cached, ABCX asked. */
    @Test
    void aHitEndsWhereTheTokensDiffer() {
        var world = new World(20, 4, 64);
        world.submit(TestSequences.of(BANK_A, tokens(0, 9), 1));
        world.submit(TestSequences.of(BANK_A, tokens(0, 17), 1));
        world.step();
        world.step();
        world.step();
        int[] differs = tokens(0, 17);
        differs[13] = 999;
        Sequence sequence = world.submit(TestSequences.of(BANK_A, differs, 1));
        world.step();
        assertThat(sequence.ledger().cached()).isEqualTo(12);
    }

    /** Both halves: else a cache that is switched off would pass. */
    @Test
    void anotherZoneFindsNothingAndTheSameZoneDoes() {
        var world = new World(40, 4, 64);
        world.submit(TestSequences.of(BANK_A, tokens(0, 12), 1));
        world.step();
        Sequence other = world.submit(TestSequences.of(BANK_B, tokens(0, 12), 1));
        world.step();
        assertThat(other.ledger().cached()).isZero();
        CacheZone salted = TestSequences.zone("bank-a", 77);
        Sequence otherSalt = world.submit(TestSequences.of(salted, tokens(0, 12), 1));
        world.step();
        assertThat(otherSalt.ledger().cached()).isZero();
        Sequence same = world.submit(TestSequences.of(BANK_A, tokens(0, 12), 1));
        world.step();
        assertThat(same.ledger().cached()).isEqualTo(8);
    }

    @Test
    void aTwinWaitsForTheBlocksThatAnotherIsComputing() {
        var world = new World(40, 4, 6);
        Sequence producer = world.submit(TestSequences.of(BANK_A, tokens(0, 16), 3));
        world.step();
        Sequence twin = world.submit(TestSequences.of(BANK_A, tokens(0, 17), 3));
        Sequence stranger = world.submit(fresh(BANK_A, 3, 9));
        int steps = 0;
        while (!twin.runs()) {
            world.step();
            assertThat(++steps).isLessThan(10);
        }
        assertThat(stranger.completionTokens()).as("held nobody up").isPositive();
        assertThat(twin.ledger().cached()).isEqualTo(16);
        assertThat(producer.ledger().computed() + twin.ledger().computed()).isLessThan(24);
    }

    @Test
    void aTwinTakesOverWhenItsProducerDies() {
        var world = new World(40, 4, 6);
        Sequence producer = world.submit(TestSequences.of(BANK_A, tokens(0, 16), 3));
        world.step();
        Sequence twin = world.submit(TestSequences.of(BANK_A, tokens(0, 16), 3));
        world.step();
        assertThat(twin.runs()).isFalse();
        world.scheduler.remove(producer);
        while (!twin.full()) {
            world.step();
        }
        assertThat(twin.ledger().cached()).as("the blocks that were done").isEqualTo(12);
    }

    @Test
    void aStepThatFailsLeavesNoHashOfWhatWasNotComputed() {
        var world = new World(40, 4, 64);
        Sequence sequence = world.submit(TestSequences.of(BANK_A, tokens(0, 16), 3));
        ScheduledBatch batch = world.scheduler.schedule();
        assertThat(world.pool.findable()).as("nothing before it is computed").isZero();
        world.scheduler.failed(batch);
        world.scheduler.discard(sequence);
        world.scheduler.checkIntegrity();
        assertThat(world.pool.findable()).isZero();
        assertThat(sequence.ledger().computed()).as("it was computed all the same").isEqualTo(16);
    }

    @Test
    void whatASequenceComputedThatFailedIsNotFound() {
        var world = new World(40, 4, 8);
        Sequence poisoned = world.submit(TestSequences.of(BANK_A, tokens(0, 16), 3));
        world.step();
        assertThat(world.pool.findable()).isEqualTo(2);
        world.scheduler.discard(poisoned);
        assertThat(world.pool.findable()).isZero();
        Sequence next = world.submit(TestSequences.of(BANK_A, tokens(0, 16), 3));
        world.step();
        assertThat(next.ledger().cached()).isZero();
    }

    @Test
    void aVictimOfTheSameStepLeavesNoHashOfWhatItWouldHaveComputed() {
        var world = new World(5, 4, 64);
        Sequence first = world.submit(fresh(8, 8));
        Sequence second = world.submit(fresh(3, 8));
        int before = 0;
        while (first.preemptions() + second.preemptions() == 0) {
            assertThat(second.full()).isFalse();
            before = world.pool.findable();
            ScheduledBatch batch = world.scheduler.schedule();
            world.scheduler.checkIntegrity();
            assertThat(world.pool.findable()).isLessThanOrEqualTo(before);
            world.scheduler.completed(batch);
            batch.slices().forEach(slice -> slice.sequence().append(1));
        }
        assertThat(before).isPositive();
    }

    @Test
    void onlyWhatTheHubNamedIsReadAcrossZones() {
        var world = new World(40, 4, 64);
        CacheZone published = TestSequences.zone("published");
        int zone = world.pool.zone("published");
        world.scheduler
                .prefixes()
                .publish(zone, TestSequences.identity(published).root(), tokens(0, 10));
        world.submit(TestSequences.of(BANK_A, tokens(0, 17), 1));
        world.step();
        Sequence other = world.submit(TestSequences.of(BANK_B, tokens(0, 17), 1));
        world.step();
        assertThat(other.ledger().cached()).as("two blocks of ten tokens").isEqualTo(8);
        Sequence same = world.submit(TestSequences.of(BANK_A, tokens(0, 17), 1));
        world.step();
        assertThat(same.ledger().cached()).as("and its own blocks behind them").isEqualTo(16);

        world.scheduler
                .prefixes()
                .withdraw(zone, TestSequences.identity(published).root(), tokens(0, 10));
        Sequence later = world.submit(TestSequences.of(TestSequences.zone("c"), tokens(0, 17), 1));
        world.step();
        assertThat(later.ledger().cached()).isZero();
    }

    @Test
    void whatManyBanksAskForIsNotPublishedByThat() {
        var world = new World(200, 4, 64);
        for (int i = 0; i < 30; i++) {
            CacheZone bank = TestSequences.zone("bank-" + i);
            Sequence sequence = world.submit(TestSequences.of(bank, tokens(0, 17), 1));
            world.step();
            assertThat(sequence.ledger().cached()).isZero();
        }
    }

    @Test
    void aQuotaThatAnUnfinishedRequestCouldNotLiveWithIsRefused() {
        var world = new World(10, 4, 64);
        world.submit(fresh(BANK_A, 20, 5));
        assertThatThrownBy(() -> world.scheduler.quota("bank-a", new ZoneQuota(0, 5)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> world.scheduler.quota("bank-b", new ZoneQuota(5, 5)))
                .isInstanceOf(IllegalArgumentException.class);
        world.scheduler.quota("bank-b", new ZoneQuota(4, 5));
        world.step();
        assertThat(world.scheduler.running()).isOne();
    }

    @Test
    void oneBanksLongContextsDoNotEvictAnothersFloor() {
        var world = new World(10, 4, 64);
        world.scheduler.quota("bank-b", new ZoneQuota(3, 10));
        world.submit(TestSequences.of(BANK_B, tokens(0, 12), 1));
        world.step();
        for (int i = 0; i < 5; i++) {
            world.submit(fresh(BANK_A, 20, 5));
            for (int s = 0; s < 6; s++) {
                world.step();
            }
        }
        Sequence again = world.submit(TestSequences.of(BANK_B, tokens(0, 13), 1));
        world.step();
        assertThat(again.ledger().cached()).isEqualTo(12);
    }

    @Test
    void positionsAreCountedOnce() {
        var ledger = new SequenceLedger();
        ledger.found(8);
        ledger.spent(8, 4);
        ledger.found(4); // after a preemption
        ledger.spent(4, 10);
        assertThat(ledger.cached()).isEqualTo(8);
        assertThat(ledger.computed()).isEqualTo(14);
        assertThat(ledger.recomputed()).isEqualTo(8);
        assertThat(Arrays.asList(ledger.cached() + ledger.computed() - ledger.recomputed()))
                .containsExactly(14L);
    }
}
