package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every token of this vocabulary is one byte, so every character of Chinese spans three. */
final class TextStreamTest {

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
        var stream = new TextStream(tokenizer.newDecoder(), List.of(stops));
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
}
