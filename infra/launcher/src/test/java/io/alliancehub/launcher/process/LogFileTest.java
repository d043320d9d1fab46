package io.alliancehub.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTest {
    private final Path log;

    LogFileTest(@TempDir Path temporary) {
        this.log = temporary.resolve("test.log");
    }

    @Test
    void tailHasAsManyLinesAsWereAskedFor() throws IOException {
        List<String> lines =
                IntStream.range(0, 9_000).mapToObj(i -> "第" + i + "行 " + "x".repeat(40)).toList();
        Files.write(log, lines);

        assertThat(LogFile.tail(log, 8_000)).isEqualTo(lines.subList(1_000, 9_000));
        assertThat(LogFile.tail(log, 10_000)).isEqualTo(lines);
        assertThat(LogFile.tail(log, 0)).isEmpty();
    }

    @Test
    void findsLinesAlsoBesideBytesThatAreNoText() throws IOException {
        Files.write(log, new byte[] {(byte) 0xFF, 'a', 'b', 'c', '\n', 'd', '\n', 'a', 'b', '\n'});
        List<String> found = new ArrayList<>();

        LogFile.find(log, "ab", found::add);

        assertThat(found).hasSize(2).endsWith("ab");
    }
}
