package io.alliancehub.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every answer of the corpus in every format, whole and in pieces. */
class ToolCallCorpusTest {

    private static final int SPLITS = 40;

    @TestFactory
    Stream<DynamicTest> answersAreReadAsWhatTheySay() {
        return CorpusCase.all().stream()
                .map(each -> DynamicTest.dynamicTest(each.toString(), () -> assertRead(each)));
    }

    @Test
    void everyFormatHasItsCases() {
        Map<String, Integer> counts = new TreeMap<>();
        for (CorpusCase each : CorpusCase.all()) {
            counts.merge(each.format().wireName(), 1, Integer::sum);
        }
        System.out.println("tool-call corpus, cases read per format: " + counts);
        assertThat(counts.keySet())
                .containsExactly("deepseek-r1", "deepseek-v3.1", "hermes", "llama-3");
        assertThat(counts.values()).allMatch(count -> count >= 19);
    }

    private static void assertRead(CorpusCase each) {
        assertThat(Reading.of(each, List.of(each.text())))
                .isEqualTo(new Reading(each.told(), each.calls()));
        List<String> characters = each.text().chars().mapToObj(c -> "" + (char) c).toList();
        assertThat(Reading.of(each, characters)).isEqualTo(new Reading(each.told(), each.calls()));
        var random = new Random(20261128);
        for (int i = 0; i < SPLITS; i++) {
            List<String> pieces = split(each.text(), random);
            assertThat(Reading.of(each, pieces))
                    .as("in the pieces %s", pieces)
                    .isEqualTo(new Reading(each.told(), each.calls()));
        }
    }

    private static List<String> split(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int longest = 1 + random.nextInt(24);
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + random.nextInt(longest + 1));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }
}
