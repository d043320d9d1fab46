package io.alliancehub.launcher.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A service's log: set aside at each start, and asked for its last words after a crash. */
public final class LogFile {
    private static final int KEPT = 5;
    private static final long TAIL_BYTES = 64 * 1024;
    private static final long SHARED_BYTES_MAX = 4 * 1024 * 1024;

    private LogFile() {}

    /** Makes room for a new log; the five before it stay as {@code name.log.1} and so on. */
    static void rotate(Path log) throws IOException {
        for (int age = KEPT - 1; age >= 0; age--) {
            Path from = age == 0 ? log : aged(log, age);
            if (Files.exists(from)) {
                Files.move(from, aged(log, age + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Keeps a log that many runs share from growing without end. */
    public static void rotateWhenLarge(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > SHARED_BYTES_MAX) {
            rotate(log);
        }
    }

    private static Path aged(Path log, int age) {
        return log.resolveSibling(log.getFileName() + "." + age);
    }

    /**
     * The line that most likely says why a process ended: the deepest cause of a stack trace, or
     * else the last line that is not indented.
     */
    public static String lastWords(Path log) {
        String words = "nothing";
        boolean cause = false;
        for (String line : end(log)) {
            boolean isCause = line.startsWith("Caused by: ");
            boolean plain = !line.isBlank() && !Character.isWhitespace(line.charAt(0));
            if (isCause || (plain && !cause)) {
                words = line.strip();
                cause = isCause || cause;
            }
        }
        return words.length() > 300 ? words.substring(0, 300) + "…" : words;
    }

    /** The last {@code count} lines of a log, however long it is. */
    public static List<String> tail(Path log, int count) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        // Any bytes at all make a line here, and the same bytes again where it is printed.
        try (BufferedReader reader = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            String line;
            while ((line = reader.readLine()) != null) {
                last.addLast(line);
                if (last.size() > count) {
                    last.removeFirst();
                }
            }
        }
        return last.stream().map(LogFile::utf8).toList();
    }

    /** All lines of a log that contain {@code text}, in order. */
    public static void find(Path log, String text, Consumer<String> found) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            String line;
            while ((line = reader.readLine()) != null) {
                if (line.contains(text)) {
                    found.accept(utf8(line));
                }
            }
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The last lines of a log, at most 64 KiB of them; none if it cannot be read. */
    private static List<String> end(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - TAIL_BYTES);
            file.seek(start);
            BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    Channels.newInputStream(file.getChannel()),
                                    StandardCharsets.UTF_8));
            List<String> lines = reader.lines().toList();
            return start > 0 && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines;
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
