package io.alliancehub.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random arrivals, cancels, shortages, failures in mid-step, erased zones, quotas and published
 * prefixes, against a model that remembers everything and shares nothing, and one that counts who
 * passes whom in the line.
 */
final class SchedulerFuzzTest {

    private static final long SEED = 20_261_128;
    private static final int HISTORIES = 60;
    private static final int STEPS = 1_880;

    @Test
    void everySequenceGetsItsOwnTokensAndNothingLeaks() {
        System.out.println("seed " + SEED);
        var random = new SplittableRandom(SEED);
        var totals = new FuzzTotals();
        for (int history = 0; history < HISTORIES; history++) {
            var world = new FuzzWorld(random.split(), totals);
            for (int step = 0; step < STEPS; step++) {
                world.act();
            }
            world.finish();
        }
        System.out.println(totals);
        assertThat(totals.steps).isGreaterThan(100_000);
        assertThat(totals.wastedShare()).as("of the slots of held blocks").isLessThan(0.04);
        assertThat(totals.recomputedShare()).as("of all computed positions").isLessThan(0.05);
        // What never happened would prove nothing.
        assertThat(totals.finished).isGreaterThan(1_000);
        assertThat(totals.cancelled).isGreaterThan(1_000);
        assertThat(totals.preempted).isGreaterThan(500);
        assertThat(totals.failedSteps).isGreaterThan(500);
        assertThat(totals.failedAlone).isGreaterThan(300);
        assertThat(totals.zonesErased).isGreaterThan(300);
        assertThat(totals.quotasSet).isGreaterThan(300);
        assertThat(totals.sharesCompared).isGreaterThan(300);
        assertThat(totals.passedMost).isEqualTo(16);
        assertThat(totals.acceptedTokens).isGreaterThan(3_000);
        assertThat(totals.draftedTokens).isGreaterThan(totals.acceptedTokens);
        assertThat(totals.blocksZeroed).isGreaterThan(1_000);
        assertThat(totals.cachedTokens).isGreaterThan(100_000);
    }
}
