package io.alliancehub.server.output;

import org.jspecify.annotations.Nullable;

/** A call that is a JSON object with a name and arguments, in any order. */
final class JsonCallBody implements CallBody {

    private static final int KEY_CHARS_MAX = 16;

    private enum State {
        START,
        FIRST_KEY,
        KEY,
        IN_KEY,
        COLON,
        VALUE,
        IN_NAME,
        IN_TYPE,
        IN_ARGUMENTS,
        AFTER,
        END
    }

    private final @Nullable String closing;
    private State state = State.START;
    private final StringBuilder word = new StringBuilder();
    private String key = "";
    private int closed;

    /**
     * A call that has not begun.
     *
     * @param closing what follows the object; null where nothing does
     */
    JsonCallBody(@Nullable String closing) {
        this.closing = closing;
    }

    @Override
    public Step accept(char c, CallDraft draft) {
        return switch (state) {
            case IN_ARGUMENTS -> inArguments(c, draft);
            case IN_KEY -> inKey(c);
            case IN_NAME -> c == '"' ? when(draft.name(word.toString()), State.AFTER) : inName(c);
            case IN_TYPE ->
                    c == '"' ? when(word.toString().equals("function"), State.AFTER) : inName(c);
            case END -> end(c);
            case START, FIRST_KEY, KEY, COLON, VALUE, AFTER ->
                    JsonScanner.isBlank(c) ? Step.MORE : structure(c, draft);
        };
    }

    private Step structure(char c, CallDraft draft) {
        return switch (state) {
            case START -> when(c == '{', State.FIRST_KEY);
            case FIRST_KEY, KEY -> wordWhen(c == '"', State.IN_KEY);
            case COLON -> when(c == ':', State.VALUE);
            case VALUE -> value(c, draft);
            case AFTER -> after(c, draft);
            case IN_KEY, IN_NAME, IN_TYPE, IN_ARGUMENTS, END -> Step.BROKEN;
        };
    }

    private Step value(char c, CallDraft draft) {
        return switch (key) {
            case "name" -> wordWhen(c == '"', State.IN_NAME);
            case "type" -> wordWhen(c == '"', State.IN_TYPE);
            case "arguments", "parameters" -> {
                if (c != '{' || draft.hasArguments()) {
                    yield Step.BROKEN;
                }
                draft.argument(c);
                state = State.IN_ARGUMENTS;
                yield Step.MORE;
            }
            default -> Step.BROKEN;
        };
    }

    private Step inArguments(char c, CallDraft draft) {
        if (!draft.argument(c)) {
            return Step.BROKEN;
        }
        if (draft.argumentsAreDone()) {
            state = State.AFTER;
        }
        return Step.MORE;
    }

    private Step inKey(char c) {
        if (c == '"') {
            key = word.toString();
            state = State.COLON;
            return Step.MORE;
        }
        word.append(c);
        return word.length() <= KEY_CHARS_MAX && CallBody.isNameCharacter(c)
                ? Step.MORE
                : Step.BROKEN;
    }

    private Step inName(char c) {
        word.append(c);
        return word.length() <= NAME_CHARS_MAX && CallBody.isNameCharacter(c)
                ? Step.MORE
                : Step.BROKEN;
    }

    private Step after(char c, CallDraft draft) {
        if (c == ',') {
            state = State.KEY;
            return Step.MORE;
        }
        if (c != '}' || !draft.hasName()) {
            return Step.BROKEN;
        }
        if (!draft.hasArguments()) {
            draft.withoutArguments();
        }
        state = State.END;
        return closing == null ? Step.DONE : Step.SETTLED;
    }

    private Step end(char c) {
        if (closing == null) {
            return Step.BROKEN;
        }
        if (closed == 0 && JsonScanner.isBlank(c)) {
            return Step.MORE;
        }
        if (c != closing.charAt(closed)) {
            return Step.BROKEN;
        }
        closed++;
        return closed == closing.length() ? Step.DONE : Step.MORE;
    }

    private Step when(boolean holds, State next) {
        state = next;
        return holds ? Step.MORE : Step.BROKEN;
    }

    private Step wordWhen(boolean holds, State next) {
        word.setLength(0);
        return when(holds, next);
    }
}
