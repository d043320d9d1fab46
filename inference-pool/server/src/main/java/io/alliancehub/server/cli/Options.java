package io.alliancehub.server.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parsed arguments: {@code --name value}, {@code --flag} and what stands alone. */
final class Options {

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private final List<String> operands = new ArrayList<>();

    private Options() {}

    /**
     * Parses.
     *
     * @param valued names that take a value, with their dashes
     * @param plain names that take none
     */
    static Options parse(List<String> args, Set<String> valued, Set<String> plain) {
        var options = new Options();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (valued.contains(arg)) {
                if (i + 1 == args.size()) {
                    throw new UsageException(arg + " needs a value");
                }
                i++;
                if (options.values.put(arg, args.get(i)) != null) {
                    throw new UsageException(arg + " is given twice");
                }
            } else if (plain.contains(arg)) {
                options.flags.add(arg);
            } else if (arg.startsWith("--")) {
                throw new UsageException("there is no option " + arg);
            } else {
                options.operands.add(arg);
            }
        }
        return options;
    }

    List<String> operands() {
        return operands;
    }

    void refuseOperands() {
        if (!operands.isEmpty()) {
            throw new UsageException("'" + operands.getFirst() + "' is not expected");
        }
    }

    boolean flag(String name) {
        return flags.contains(name);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String required(String name) {
        return value(name).orElseThrow(() -> new UsageException(name + " is needed"));
    }

    int intValue(String name, int fallback) {
        try {
            return value(name).map(Integer::parseInt).orElse(fallback);
        } catch (NumberFormatException e) {
            throw new UsageException(name + " needs a whole number");
        }
    }

    long longValue(String name, long fallback) {
        try {
            return value(name).map(Long::parseLong).orElse(fallback);
        } catch (NumberFormatException e) {
            throw new UsageException(name + " needs a whole number");
        }
    }

    double doubleValue(String name, double fallback) {
        try {
            return value(name).map(Double::parseDouble).orElse(fallback);
        } catch (NumberFormatException e) {
            throw new UsageException(name + " needs a number");
        }
    }
}
