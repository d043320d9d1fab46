package io.alliancehub.trainer.corpus;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Counting aloud: from one to a round number, or a few numbers from anywhere. */
final class Counting implements Composer {

    private static final List<String> TO =
            List.of("Count to %d.", "Please count to %d", "请数到 %d。", "数到%d", "从一数到%d");

    private static final List<String> FROM_TO =
            List.of(
                    "Count from %d to %d.",
                    "Please count from %d to %d.",
                    "请从 %d 数到 %d。",
                    "从%d数到%d",
                    "List the numbers from %d to %d.");

    private static final List<Integer> ROUND = List.of(5, 10, 12, 15, 20, 30, 50, 100, 200);
    private static final int FIRST_MAX = 90;
    private static final int FEW_MAX = 12;

    @Override
    public Exchange compose(Draw draw) {
        if (draw.percent(25)) {
            int last = draw.from(ROUND);
            return new Exchange(draw.from(TO).formatted(last), numbers(1, last));
        }
        int first = draw.percent(40) ? 1 : draw.between(2, FIRST_MAX);
        int last = first == 1 ? draw.from(ROUND) : first + draw.between(2, FEW_MAX);
        return new Exchange(draw.from(FROM_TO).formatted(first, last), numbers(first, last));
    }

    private static String numbers(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));
    }
}
