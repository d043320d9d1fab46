package io.alliancehub.tokenizer.template;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The names that a template uses, gathered while it is read and checked when it has been. */
final class Names {

    private static final Set<String> RESERVED =
            Set.of("not", "and", "or", "in", "is", "if", "else", "elif", "for");

    private final Set<String> variables = new HashSet<>();
    private final Set<String> macros = new HashSet<>();
    private final Map<String, Integer> unknownCalls = new HashMap<>();

    void useVariable(String name) {
        variables.add(name);
    }

    void defineMacro(String name) {
        macros.add(name);
    }

    /** A call of what is no function of ours: of a macro, or a mistake. */
    void call(String name, int line) {
        unknownCalls.putIfAbsent(name, line);
    }

    boolean usesVariable(String name) {
        return variables.contains(name);
    }

    /** Refuses calls of what is neither a function nor a macro of the template. */
    void requireKnownCalls() {
        unknownCalls.forEach(
                (name, line) -> {
                    if (!macros.contains(name)) {
                        throw new TemplateSyntaxException(
                                "the function '" + name + "' is not known", line);
                    }
                });
    }

    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }
}
