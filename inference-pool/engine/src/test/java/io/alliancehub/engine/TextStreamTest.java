package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every token of this vocabulary is one byte, so every character of Chinese spans three. */
final class TextStreamTest {

    private static final long SEED = 20_261_128;

    @TempDir static Path folder;
    private static Tokenizer tokenizer;

    @BeforeAll
    static void vocabularyOfBytes() throws IOException {
        Path path = folder.resolve("bytes.gguf");
        SyntheticModel.tiny().write(path);
        try (GgufFile file = GgufFile.open(path)) {
            tokenizer = Tokenizer.of(file.vocabulary());
        }
    }

    private record Shown(List<String> parts, String rest, boolean stopped) {

        String all() {
            return String.join("", parts) + rest;
        }
    }

    private static Shown stream(String text, String... stops) {
        return stream(new TextStream(tokenizer.newDecoder(), List.of(stops)), text);
    }

    private static Shown stream(TextStream stream, String text) {
        List<String> parts = new ArrayList<>();
        for (int id : tokenizer.encode(text)) {
            parts.add(stream.push(id));
            if (stream.stopped()) {
                break;
            }
        }
        return new Shown(parts, stream.finish(), stream.stopped());
    }

    @Test
    void charactersAppearWhole() {
        String text = "银行 bank 🏦 done";
        Shown shown = stream(text);
        assertThat(shown.all()).isEqualTo(text);
        assertThat(shown.parts()).filteredOn(part -> part.contains("�")).isEmpty();
        assertThat(shown.parts()).contains("银", "🏦");
    }

    @Test
    void aStopStringAcrossTokensIsRemoved() {
        Shown shown = stream("one two STOP three", " STOP");
        assertThat(shown.all()).isEqualTo("one two");
        assertThat(shown.stopped()).isTrue();
    }

    @Test
    void whatOnlyBeginsLikeAStopStringIsShownInTheEnd() {
        assertThat(stream("one STO", "STOP").all()).isEqualTo("one STO");
        assertThat(stream("SSTSTOSTOP!", "STOP").all()).isEqualTo("SSTSTO");
        assertThat(stream("aaab", "aab").all()).isEqualTo("a");
    }

    @Test
    void textThatMayBeginAStopStringIsHeldBack() {
        var stream = new TextStream(tokenizer.newDecoder(), List.of("。停"));
        StringBuilder seen = new StringBuilder();
        for (int id : tokenizer.encode("好。")) {
            seen.append(stream.push(id));
        }
        assertThat(seen.toString()).isEqualTo("好");
        for (int id : tokenizer.encode("行")) {
            seen.append(stream.push(id));
        }
        assertThat(seen.toString()).isEqualTo("好。行");
    }

    @Test
    void theStopStringThatIsCompleteFirstWins() {
        assertThat(stream("abcdef", "cde", "bc").all()).isEqualTo("a");
        assertThat(stream("abcdef", "abcdx", "cd").all()).isEqualTo("ab");
    }

    @Test
    void stopStringsEndNothingBeforeThereAreMinTokens() {
        // One token is one byte: the first STOP is complete with token 4, the second with token 9.
        assertThat(streamAfter(5, "STOP STOP STOP", "STOP").all()).isEqualTo("STOP ");
        assertThat(streamAfter(4, "STOP STOP STOP", "STOP").all()).isEmpty();
        assertThat(streamAfter(99, "STOP STOP", "STOP").all()).isEqualTo("STOP STOP");
    }

    @Test
    void aStopStringThatIsCompleteAfterMinTokensCountsWhereverItBegan() {
        Shown shown = streamAfter(6, "one STOP two", "STOP");
        assertThat(shown.all()).isEqualTo("one ");
        assertThat(shown.stopped()).isTrue();
    }

    @Test
    void aStopStringThatWasIgnoredIsNotFoundLaterInsideOfAnotherThatIsHeldBack() {
        assertThat(streamAfter(3, "xabz", "ab", "xaby").all()).isEqualTo("x");
        assertThat(streamAfter(4, "xabz", "ab", "xaby").all()).isEqualTo("xabz");
        assertThat(streamAfter(4, "xabyz", "ab", "xaby").all()).isEmpty();
    }

    private static Shown streamAfter(int minTokens, String text, String... stops) {
        return stream(new TextStream(tokenizer.newDecoder(), List.of(stops), minTokens), text);
    }

    @Test
    void whatIsShownIsTheTextBeforeTheStopThatIsCompleteFirst() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 3000; i++) {
            String text = text(random, 24);
            String[] stops = new String[random.nextInt(4)];
            Arrays.setAll(stops, at -> text(random, 3) + "ab银".charAt(random.nextInt(3)));
            int end = Integer.MAX_VALUE;
            int start = text.length();
            for (String stop : stops) {
                int at = text.indexOf(stop);
                if (at >= 0 && at + stop.length() < end) {
                    end = at + stop.length();
                    start = at;
                }
            }
            Shown shown = stream(text, stops);
            assertThat(shown.all())
                    .as("%s, stops %s, seed %d", text, List.of(stops), SEED)
                    .isEqualTo(text.substring(0, start));
            assertThat(shown.stopped()).isEqualTo(end != Integer.MAX_VALUE);
        }
    }

    private static String text(SplittableRandom random, int most) {
        var text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            text.append("ab银".charAt(random.nextInt(3)));
        }
        return text.toString();
    }
}
