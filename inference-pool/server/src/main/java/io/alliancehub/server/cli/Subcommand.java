package io.alliancehub.server.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sub-commands; a new one is a constant and a class. */
enum Subcommand {
    COMPLETE(new CompleteCommand()),
    TOKENIZE(new TokenizeCommand()),
    GOLDEN(new GoldenCommand()),
    BENCH(new BenchCommand()),
    REPLAY(new ReplayCommand(System.getenv())),
    MEMBER(new MemberAction());

    /** What a sub-command does. */
    interface Action {

        /**
         * Runs with the arguments after the sub-command's name.
         *
         * @return the exit status
         * @throws IOException if a file cannot be read or written
         */
        int run(List<String> args, PrintStream out) throws IOException;
    }

    private final Action action;

    Subcommand(Action action) {
        this.action = action;
    }

    int run(List<String> args, PrintStream out) throws IOException {
        return action.run(args, out);
    }

    static Subcommand named(String name) {
        for (Subcommand command : values()) {
            if (command.word().equals(name)) {
                return command;
            }
        }
        throw new UsageException("there is no command '%s', only %s".formatted(name, names()));
    }

    static String names() {
        return Arrays.stream(values()).map(Subcommand::word).collect(Collectors.joining(", "));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
