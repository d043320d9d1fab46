package io.alliancehub.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is forced at the end of a thought, against a writer of tokens that knows nothing of it. */
final class ThoughtLimitTest {

    private static final int OPEN = 1;
    private static final int END = 2;
    private static final int LINE = 3;
    private static final int BLANK_LINE = 4;
    private static final int[] CLOSING = {LINE, END, BLANK_LINE};
    private static final int[] PROMPT = {9, END, 9};

    @Test
    void aThoughtThatIsTooLongIsClosedWithinItsLimit() {
        var limit = new ThoughtLimit(5, OptionalInt.empty(), CLOSING, END);
        assertThat(written(limit, 7, 7, 7, 7, 7, 7, 7, 7))
                .containsExactly(7, 7, 7, LINE, END, BLANK_LINE, 7, 7);
    }

    @Test
    void aThoughtThatEndsInTimeIsLeftAlone() {
        var limit = new ThoughtLimit(5, OptionalInt.empty(), CLOSING, END);
        assertThat(written(limit, 7, 7, END, 7, 7, 7, 7, 7))
                .containsExactly(7, 7, END, 7, 7, 7, 7, 7);
    }

    @Test
    void whatIsNoThoughtIsLeftAlone() {
        var limit = new ThoughtLimit(5, OptionalInt.of(OPEN), CLOSING, END);
        assertThat(written(limit, 7, 7, 7, 7, 7, 7, END, 7))
                .containsExactly(7, 7, 7, 7, 7, 7, END, 7);
        assertThat(written(limit, OPEN, 7, 7, 7, 7, 7, 7, 7))
                .containsExactly(OPEN, 7, 7, LINE, END, BLANK_LINE, 7, 7);
    }

    @Test
    void aThoughtThatBeginsAtItsLimitIsClosedAllTheSame() {
        var limit = new ThoughtLimit(2, OptionalInt.of(OPEN), CLOSING, END);
        assertThat(written(limit, 7, 7, OPEN, 7, 7)).containsExactly(7, 7, OPEN, 7, 7);
        assertThat(written(limit, OPEN, 7, 7, 7)).containsExactly(OPEN, END, BLANK_LINE, 7);
    }

    @Test
    void aLimitHasRoomForItsEnd() {
        assertThatThrownBy(() -> new ThoughtLimit(1, OptionalInt.empty(), CLOSING, END))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 tokens");
        assertThatThrownBy(() -> new ThoughtLimit(9, OptionalInt.empty(), new int[] {LINE}, END))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Whoever goes on from any place goes the same way: nothing but the tokens decides. */
    @Test
    void thoughtsHaveTheirEndWithinAnyLimit() {
        var random = new SplittableRandom(20_261_128);
        for (int round = 0; round < 2000; round++) {
            int tokens = 2 + random.nextInt(20);
            var limit = new ThoughtLimit(tokens, OptionalInt.empty(), CLOSING, END);
            int[] wanted = random.ints(40, 0, 30).toArray();
            List<Integer> written = written(limit, wanted);
            int end = written.indexOf(END);
            assertThat(end).as("limit %s, %s", tokens, written).isBetween(0, tokens - 1);
            int own = List.of(box(wanted)).indexOf(END);
            if (own >= 0 && own < tokens - 2) {
                assertThat(written).containsExactly(box(wanted));
            }
        }
    }

    private static Integer[] box(int[] tokens) {
        return java.util.Arrays.stream(tokens).boxed().toArray(Integer[]::new);
    }

    private static List<Integer> written(ThoughtLimit limit, int... wanted) {
        List<Integer> all = new ArrayList<>();
        for (int token : PROMPT) {
            all.add(token);
        }
        for (int token : wanted) {
            var history =
                    new ArrayHistory(
                            all.stream().mapToInt(Integer::intValue).toArray(), PROMPT.length);
            all.add(limit.forces(history) ? limit.forced(history) : token);
        }
        return all.subList(PROMPT.length, all.size());
    }
}
