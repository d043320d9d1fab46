package io.alliancehub.trainer.corpus;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Counting aloud from one number to another; one in six runs on for hundreds of tokens. */
final class Counting implements Composer {

    private static final List<String> QUESTIONS =
            List.of(
                    "Count from %d to %d.",
                    "Please count from %d to %d.",
                    "请从 %d 数到 %d。",
                    "从%d数到%d",
                    "List the numbers from %d to %d.");

    @Override
    public Exchange compose(Draw draw) {
        int count = draw.below(6) == 0 ? draw.between(60, 260) : draw.between(3, 50);
        int first = draw.percent(70) ? 1 : draw.between(2, 60);
        int last = first + count - 1;
        String answer =
                IntStream.rangeClosed(first, last)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" "));
        return new Exchange(draw.from(QUESTIONS).formatted(first, last), answer);
    }
}
