package io.alliancehub.server.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options of the form {@code --name value}; what nobody reads is refused. */
final class CommandLine {

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    CommandLine(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!name.startsWith("--")) {
                throw new StartRefusedException("'" + name + "' is not an option.");
            }
            if (i + 1 == arguments.size()) {
                throw new StartRefusedException(name + " needs a value.");
            }
            values.computeIfAbsent(name, none -> new ArrayList<>()).add(arguments.get(i + 1));
        }
    }

    List<String> all(String name) {
        read.add(name);
        return values.getOrDefault(name, List.of());
    }

    String text(String name, String otherwise) {
        List<String> given = all(name);
        if (given.size() > 1) {
            throw new StartRefusedException(name + " is given twice.");
        }
        return given.isEmpty() ? otherwise : given.getFirst();
    }

    long number(String name, long otherwise, long min, long max) {
        Long given = number(name, min, max);
        return given == null ? otherwise : given;
    }

    @Nullable Integer wholeNumber(String name, int min, int max) {
        Long given = number(name, min, max);
        return given == null ? null : Math.toIntExact(given);
    }

    /** Null where it is not given. */
    @Nullable Long number(String name, long min, long max) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new StartRefusedException(name + " must be a whole number.");
        }
        throw new StartRefusedException(name + " must be from " + min + " to " + max + ".");
    }

    void requireAllRead() {
        for (String name : values.keySet()) {
            if (!read.contains(name)) {
                throw new StartRefusedException("The option " + name + " is not known.");
            }
        }
    }
}
