package io.alliancehub.server.output;

import io.alliancehub.server.output.ToolFormat.DeepSeekMarks;

/*
 * R1 and V3 write the kind of the tool, the separator, its name on a line, and the arguments in a fence; V3.1 writes
 * the name, the separator and the arguments. A fence that is missing or too much breaks neither.
 */
/** A call between DeepSeek's tokens. */
final class DeepSeekCallBody implements CallBody {

    static final String FENCE = "```";
    private static final String LANGUAGE = "json";

    private enum State {
        /** The kind of the tool, or its name. */
        HEAD,
        SEPARATOR,
        NAME,
        BEFORE_ARGUMENTS,
        FENCE,
        LANGUAGE,
        ARGUMENTS,
        AFTER,
        CLOSING_FENCE,
        END
    }

    private final boolean hasKind;
    private State state = State.HEAD;
    private final StringBuilder word = new StringBuilder();
    private int matched;

    private DeepSeekCallBody(boolean hasKind) {
        this.hasKind = hasKind;
    }

    /** A call of R1 or V3. */
    static DeepSeekCallBody withKind() {
        return new DeepSeekCallBody(true);
    }

    /** A call of V3.1. */
    static DeepSeekCallBody byName() {
        return new DeepSeekCallBody(false);
    }

    @Override
    public Step accept(char c, CallDraft draft) {
        return switch (state) {
            case HEAD -> head(c);
            case SEPARATOR -> separator(c, draft);
            case NAME -> name(c, draft);
            case BEFORE_ARGUMENTS -> beforeArguments(c, draft);
            case FENCE -> matching(FENCE, c, State.LANGUAGE, Step.MORE);
            case LANGUAGE -> language(c, draft);
            case ARGUMENTS -> arguments(c, draft);
            case AFTER -> after(c);
            case CLOSING_FENCE -> matching(FENCE, c, State.AFTER, Step.SETTLED);
            case END -> end(c, draft);
        };
    }

    private Step head(char c) {
        if (c == DeepSeekMarks.SEPARATOR.charAt(0)) {
            matched = 1;
            state = State.SEPARATOR;
            return Step.MORE;
        }
        return word(c);
    }

    private Step word(char c) {
        word.append(c);
        return word.length() <= NAME_CHARS_MAX && CallBody.isNameCharacter(c)
                ? Step.MORE
                : Step.BROKEN;
    }

    private Step separator(char c, CallDraft draft) {
        if (!hasKind) {
            Step step = matching(DeepSeekMarks.SEPARATOR, c, State.BEFORE_ARGUMENTS, Step.MORE);
            boolean named = state == State.SEPARATOR || draft.name(word.toString());
            return named ? step : Step.BROKEN;
        }
        Step step = matching(DeepSeekMarks.SEPARATOR, c, State.NAME, Step.MORE);
        if (state == State.NAME) {
            boolean function = word.toString().equals("function");
            word.setLength(0);
            return function ? step : Step.BROKEN;
        }
        return step;
    }

    private Step name(char c, CallDraft draft) {
        boolean ended = c == '\n' || c == '\r' || c == DeepSeekMarks.END.charAt(0);
        if (!ended) {
            return word(c);
        }
        state = State.BEFORE_ARGUMENTS;
        return draft.name(word.toString()) ? beforeArguments(c, draft) : Step.BROKEN;
    }

    private Step beforeArguments(char c, CallDraft draft) {
        if (JsonScanner.isBlank(c)) {
            return Step.MORE;
        }
        matched = 1;
        return switch (c) {
            case '`' -> to(State.FENCE);
            case '<' -> to(State.END);
            case '{' -> beginArguments(c, draft);
            default -> Step.BROKEN;
        };
    }

    private Step beginArguments(char c, CallDraft draft) {
        draft.argument(c);
        return to(State.ARGUMENTS);
    }

    private Step language(char c, CallDraft draft) {
        boolean inWord = matched > 0 && matched < LANGUAGE.length();
        if (matched < LANGUAGE.length() && c == LANGUAGE.charAt(matched)) {
            matched++;
            return Step.MORE;
        }
        if (inWord) {
            return Step.BROKEN;
        }
        if (JsonScanner.isBlank(c)) {
            return Step.MORE;
        }
        return c == '{' ? beginArguments(c, draft) : Step.BROKEN;
    }

    private Step arguments(char c, CallDraft draft) {
        if (!draft.argument(c)) {
            return Step.BROKEN;
        }
        return draft.argumentsAreDone() ? to(State.AFTER) : Step.MORE;
    }

    private Step after(char c) {
        if (JsonScanner.isBlank(c)) {
            return Step.MORE;
        }
        matched = 1;
        if (c == '`') {
            return to(State.CLOSING_FENCE);
        }
        return c == '<' ? to(State.END) : Step.BROKEN;
    }

    private Step end(char c, CallDraft draft) {
        if (c != DeepSeekMarks.END.charAt(matched)) {
            return Step.BROKEN;
        }
        matched++;
        if (matched < DeepSeekMarks.END.length()) {
            return Step.MORE;
        }
        if (!draft.hasArguments()) {
            draft.withoutArguments();
        }
        return Step.DONE;
    }

    private Step matching(String expected, char c, State next, Step atEnd) {
        if (c != expected.charAt(matched)) {
            return Step.BROKEN;
        }
        matched++;
        if (matched < expected.length()) {
            return Step.MORE;
        }
        matched = 0;
        state = next;
        return atEnd;
    }

    private Step to(State next) {
        state = next;
        return Step.MORE;
    }
}
