package io.alliancehub.launcher;

import java.io.PrintStream;
import java.util.Optional;

/** The lines that a supervisor prints for the {@code up} that started it: a word and a text. */
enum UpProtocol {
    /** One event, as a sentence. */
    STEP,
    /** All is up. */
    READY,
    /** The start failed and nothing is left running; the text is why. */
    FAILED;

    /** One line with its meaning. */
    record Line(UpProtocol kind, String text) {}

    /** Prints a line; a reader that is gone is no failure. */
    void print(PrintStream out, String text) {
        out.println(name() + " " + text.replace('\n', ' '));
        out.flush();
    }

    /** Reads a line; empty for anything that is not one of ours. */
    static Optional<Line> read(String line) {
        for (UpProtocol kind : values()) {
            if (line.startsWith(kind.name() + " ")) {
                return Optional.of(new Line(kind, line.substring(kind.name().length() + 1)));
            }
        }
        return Optional.empty();
    }
}
