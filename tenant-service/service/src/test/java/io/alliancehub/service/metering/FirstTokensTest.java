package io.alliancehub.service.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.testing.RunningService;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A percentile from buckets lies within a tenth of the true one, whatever was added to what. */
final class FirstTokensTest {
    @Property
    void percentileIsWrongByLessThanATenth(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 10, max = 300_000) Integer> one,
            @ForAll @Size(max = 50) List<@IntRange(min = 10, max = 300_000) Integer> other,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        FirstTokens sum = histogram(one).plus(histogram(other));
        int[] all =
                IntStream.concat(one.stream().mapToInt(i -> i), other.stream().mapToInt(i -> i))
                        .sorted()
                        .toArray();
        int exact = all[Math.ceilDiv(all.length * percent, 100) - 1];
        assertThat(sum.calls()).isEqualTo(all.length);
        // 9.05 %, and the millisecond that is cut off.
        assertThat((double) sum.percentileMillis(percent))
                .isCloseTo(exact, within(exact * 0.0906 + 1));
    }

    @Test
    void noCallHasNoPercentile() {
        assertThat(FirstTokens.NONE.percentileMillis(50)).isNull();
        assertThat(FirstTokens.NONE.plus(histogram(List.of(100))).percentileMillis(99))
                .isBetween(91L, 109L);
    }

    @Test
    void boundsAreThoseOfTheDatabase() {
        Long[] bounds =
                RunningService.shared()
                        .bean(ClearingTransactions.class)
                        .call(
                                jdbc ->
                                        jdbc.sql("select first_token_bounds()")
                                                .query(
                                                        (row, index) ->
                                                                (Long[]) row.getArray(1).getArray())
                                                .single());
        assertThat(Arrays.asList(bounds))
                .containsExactlyElementsOf(
                        IntStream.range(0, FirstTokens.BUCKETS - 1)
                                .mapToObj(FirstTokens::boundMicros)
                                .toList());
    }

    private static FirstTokens histogram(List<Integer> millis) {
        long[] counts = new long[FirstTokens.BUCKETS];
        for (int one : millis) {
            int bucket = 0;
            while (bucket < FirstTokens.BUCKETS - 1
                    && one * 1_000L >= FirstTokens.boundMicros(bucket)) {
                bucket++;
            }
            counts[bucket]++;
        }
        return new FirstTokens(counts);
    }
}
