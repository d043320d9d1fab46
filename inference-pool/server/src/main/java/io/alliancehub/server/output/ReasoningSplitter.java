package io.alliancehub.server.output;

/*
 * A thought stands at the beginning, between its marks; the prompt may have opened it already. The line ends at both
 * sides of the marks are the format's and are told to nobody: templates write them themselves when a thought is sent
 * back. Marks that come later are text like any other.
 */
/** Cuts the thought off the beginning of an answer. Not thread-safe. */
final class ReasoningSplitter {

    private enum State {
        /** Nothing but blanks and a part of the mark has come. */
        START,
        /** After the mark, before the first character of the thought. */
        OPENED,
        INSIDE,
        /** After the thought, before the first character of the answer. */
        CLOSED,
        ANSWER
    }

    private State state;
    private boolean thought;
    private final StringBuilder pending = new StringBuilder();

    ReasoningSplitter(Beginning beginning) {
        state =
                switch (beginning) {
                    case THOUGHT -> State.OPENED;
                    case MAYBE_THOUGHT -> State.START;
                    case ANSWER -> State.ANSWER;
                };
        thought = beginning == Beginning.THOUGHT;
    }

    /** Whether a thought has begun. */
    boolean hasThought() {
        return thought;
    }

    /** Whether everything that follows is the answer's. */
    boolean isOver() {
        return state == State.ANSWER || state == State.CLOSED;
    }

    /** Takes text; what is thought goes out, and what is of the answer is returned. */
    String push(String text, Said.Builder out) {
        if (state == State.ANSWER) {
            return text;
        }
        var answer = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            accept(text.charAt(i), out, answer);
        }
        if (state == State.INSIDE) {
            tellSettled(out);
        }
        return answer.toString();
    }

    /** Ends the text and returns what is left for the answer. */
    String finish(Said.Builder out) {
        String left = pending.toString();
        pending.setLength(0);
        if (state == State.INSIDE) {
            out.reasoning(left);
            return "";
        }
        return state == State.START ? left : "";
    }

    private void accept(char c, Said.Builder out, StringBuilder answer) {
        switch (state) {
            case START -> begin(c, answer);
            case OPENED -> {
                if (c != '\n') {
                    state = State.INSIDE;
                    inside(c, out);
                }
            }
            case INSIDE -> inside(c, out);
            case CLOSED -> {
                if (c != '\n') {
                    state = State.ANSWER;
                    answer.append(c);
                }
            }
            case ANSWER -> answer.append(c);
        }
    }

    private void begin(char c, StringBuilder answer) {
        pending.append(c);
        String mark = pending.toString().stripLeading();
        if (mark.equals(OutputFormat.THINK)) {
            pending.setLength(0);
            thought = true;
            state = State.OPENED;
        } else if (!OutputFormat.THINK.startsWith(mark)) {
            answer.append(pending);
            pending.setLength(0);
            state = State.ANSWER;
        }
    }

    private void inside(char c, Said.Builder out) {
        pending.append(c);
        int mark = pending.length() - OutputFormat.THINK_END.length();
        if (c == '>' && mark >= 0 && pending.indexOf(OutputFormat.THINK_END, mark) >= 0) {
            out.reasoning(pending.substring(0, withoutLineEnds(mark)));
            pending.setLength(0);
            state = State.CLOSED;
        }
    }

    /** Everything but what may become the mark, or the line ends before it. */
    private void tellSettled(Said.Builder out) {
        int settled =
                withoutLineEnds(pending.length() - Marks.begun(pending, OutputFormat.THINK_END));
        out.reasoning(pending.substring(0, settled));
        pending.delete(0, settled);
    }

    private int withoutLineEnds(int end) {
        int to = end;
        while (to > 0 && pending.charAt(to - 1) == '\n') {
            to--;
        }
        return to;
    }
}
