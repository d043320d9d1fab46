package io.alliancehub.launcher.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The words after a command, read strictly: an unknown option, a missing value or a word too many
 * is a failure, never ignored.
 */
public final class Arguments {
    private final String command;
    private final Map<String, List<String>> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private final List<String> words = new ArrayList<>();

    /**
     * @param flags options without a value, for example {@code --json}
     * @param options options with one value, for example {@code --data}; {@code --data=X} is
     *     understood too
     * @param wordsMax most words that are not options
     */
    public static Arguments parse(
            String command,
            List<String> arguments,
            Set<String> flags,
            Set<String> options,
            int wordsMax) {
        Arguments parsed = new Arguments(command);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = equals > 0 ? argument.substring(0, equals) : argument;
            if (flags.contains(argument)) {
                parsed.flags.add(argument);
            } else if (options.contains(name) && equals > 0) {
                parsed.add(name, argument.substring(equals + 1));
            } else if (options.contains(argument)) {
                if (++i == arguments.size()) {
                    throw parsed.wrong("needs a value after " + argument);
                }
                parsed.add(argument, arguments.get(i));
            } else if (argument.startsWith("-")) {
                throw parsed.wrong("does not know the option " + argument);
            } else {
                parsed.words.add(argument);
            }
        }
        if (parsed.words.size() > wordsMax) {
            throw parsed.wrong("does not understand '" + parsed.words.get(wordsMax) + "'");
        }
        return parsed;
    }

    private Arguments(String command) {
        this.command = command;
    }

    private void add(String name, String value) {
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    /** Whether a flag was given. */
    public boolean has(String flag) {
        return flags.contains(flag);
    }

    /** The last value of an option. */
    public Optional<String> value(String option) {
        List<String> all = values(option);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** All values of an option, in order. */
    public List<String> values(String option) {
        return values.getOrDefault(option, List.of());
    }

    /** An option's value as a whole number between {@code min} and {@code max}. */
    public OptionalInt number(String option, int min, int max) {
        Optional<String> text = value(option);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= min && number <= max) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // falls through to the same refusal as a number out of range
        }
        throw wrong("needs a number from " + min + " to " + max + " after " + option);
    }

    /** The words that are not options. */
    public List<String> words() {
        return List.copyOf(words);
    }

    /** A failure that names the command and what is wrong with its arguments. */
    public HubFailure wrong(String what) {
        return new HubFailure("'" + command + "' " + what + "; './hub help' lists what there is.");
    }
}
