package io.alliancehub.server.output;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call while it comes. It is told once its name is known and its arguments have begun; before,
 * it may still turn out to be text. Not thread-safe.
 */
final class CallDraft {

    private final int index;
    private final Set<String> offered;
    private final JsonScanner scanner = new JsonScanner();
    private final StringBuilder untold = new StringBuilder();
    private @Nullable String name;
    private boolean begun;
    private boolean told;
    private boolean done;

    CallDraft(int index, Set<String> offered) {
        this.index = index;
        this.offered = offered;
    }

    /** The tool is named; false if nobody offered it, or it had a name. */
    boolean name(String word) {
        if (name != null || !offered.contains(word)) {
            return false;
        }
        name = word;
        return true;
    }

    /** Takes the next character of the arguments; false if it breaks them. */
    boolean argument(char c) {
        begun = true;
        if (!scanner.accept(c)) {
            return false;
        }
        untold.append(c);
        done = scanner.isDone();
        return true;
    }

    /** The call has no arguments, which is an empty object of them. */
    void withoutArguments() {
        begun = true;
        done = true;
        untold.append("{}");
    }

    /** Takes what stands where arguments should, and is none. */
    void broken(String text) {
        untold.append(text);
    }

    boolean hasName() {
        return name != null;
    }

    boolean hasArguments() {
        return begun;
    }

    /** Whether it is a call for certain. */
    boolean isCertain() {
        return name != null && begun;
    }

    /** Whether nothing of it is missing. */
    boolean isWhole() {
        return name != null && done;
    }

    boolean argumentsAreDone() {
        return done;
    }

    void tell(Said.Builder out) {
        if (name == null || !begun) {
            return;
        }
        if (!told) {
            out.begin(index, name);
            told = true;
        }
        if (!untold.isEmpty()) {
            out.arguments(index, untold.toString());
            untold.setLength(0);
        }
    }
}
