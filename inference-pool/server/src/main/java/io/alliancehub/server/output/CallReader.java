package io.alliancehub.server.output;

import java.util.Set;

/*
 * Text is content until a mark opens a call. From there on it is a draft: it becomes a call once it has named a tool
 * that was offered and its arguments have begun, and content again, mark and all, if it goes on in another way or not
 * at all. What is a call stays one: where its arguments break, or are cut off, they are told as they came, and the
 * answer does not end as one that calls tools. Every decision follows from the characters alone, so pieces of any size
 * give the same.
 *
 * Blanks around calls are the format's. A mark inside the arguments' JSON is a part of them.
 */
/** Finds the calls in the text of an answer. Not thread-safe. */
final class CallReader {

    /** Characters after which what is neither call nor text yet is text. */
    private static final int DRAFT_CHARS_MAX = 1 << 16;

    private enum State {
        TEXT,
        CALL,
        /** Behind arguments that are none, until the mark that ends the call. */
        BROKEN
    }

    private final ToolFormat format;
    private final Set<String> offered;
    private final int callsMax;
    private State state = State.TEXT;

    /** Text whose meaning is open: blanks, and the beginning of a mark. */
    private final StringBuilder pending = new StringBuilder();

    /** Whether blanks that come now belong to the format. */
    private boolean quiet;

    /** Whether a brace would open a call here. */
    private boolean bare;

    private String blanks = "";
    private String mark = "";
    private final StringBuilder raw = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private CallDraft draft;
    private CallBody body;
    private int begun;
    private boolean allWhole = true;

    CallReader(ToolFormat format, Set<String> offered, int callsMax) {
        this.format = format;
        this.offered = offered;
        this.callsMax = callsMax;
        this.bare = format == ToolFormat.LLAMA_3;
        this.draft = new CallDraft(0, offered);
        this.body = newBody();
    }

    void push(String text, Said.Builder out) {
        for (int i = 0; i < text.length(); i++) {
            accept(text.charAt(i), out);
        }
        switch (state) {
            case TEXT -> tellText(out);
            case CALL -> draft.tell(out);
            case BROKEN -> tellBroken(out);
        }
    }

    void finish(Said.Builder out) {
        switch (state) {
            case TEXT -> out.content(pending.substring(quiet ? afterBlanks(pending.length()) : 0));
            case CALL -> finishCall(out);
            case BROKEN -> {
                draft.broken(pending.toString());
                draft.tell(out);
            }
        }
        pending.setLength(0);
    }

    /** Whether tools are called, and nothing of any call is missing or broken. */
    boolean callsAreWhole() {
        return begun > 0 && allWhole;
    }

    private void finishCall(Said.Builder out) {
        if (draft.isCertain()) {
            draft.tell(out);
            begun++;
            allWhole &= draft.isWhole();
            out.content(isOfTheFormat(tail.toString().strip()) ? "" : tail.toString());
        } else {
            out.content(blanks + mark + raw);
        }
    }

    private boolean isOfTheFormat(String rest) {
        String closing = format.closing();
        return rest.isEmpty()
                || DeepSeekCallBody.FENCE.startsWith(rest)
                || (closing != null && closing.startsWith(rest));
    }

    private void accept(char c, Said.Builder out) {
        switch (state) {
            case TEXT -> text(c, out);
            case CALL -> call(c, out);
            case BROKEN -> broken(c, out);
        }
    }

    private void text(char c, Said.Builder out) {
        pending.append(c);
        boolean room = begun < callsMax;
        if (bare && c == '{' && room) {
            blanks = quiet ? "" : pending.substring(0, pending.length() - 1);
            begin("");
            call(c, out);
            return;
        }
        bare &= JsonScanner.isBlank(c) || isSeparator(c);
        if (c != '>') {
            return;
        }
        for (String opening : format.openings()) {
            if (room && endsWith(opening)) {
                cut(opening, out);
                begin(opening);
                return;
            }
        }
        for (String silent : format.silent()) {
            boolean means = format != ToolFormat.HERMES || begun > 0;
            if (means && endsWith(silent)) {
                cut(silent, out);
                quiet = true;
                return;
            }
        }
    }

    /** Between two calls without marks. */
    private boolean isSeparator(char c) {
        return begun > 0 && quiet && (c == ';' || c == ',');
    }

    private boolean endsWith(String text) {
        int from = pending.length() - text.length();
        return from >= 0 && pending.indexOf(text, from) == from;
    }

    /** Tells the text before a mark that has come, but for the blanks between them. */
    private void cut(String found, Said.Builder out) {
        pending.setLength(pending.length() - found.length());
        int end = withoutBlanks(pending.length());
        int from = quiet ? afterBlanks(end) : 0;
        out.content(pending.substring(from, end));
        blanks = quiet && from == end ? "" : pending.substring(end);
        pending.setLength(0);
    }

    private void begin(String opening) {
        pending.setLength(0);
        raw.setLength(0);
        tail.setLength(0);
        mark = opening;
        quiet = false;
        bare = false;
        draft = new CallDraft(begun, offered);
        body = newBody();
        state = State.CALL;
    }

    private CallBody newBody() {
        return switch (format) {
            case HERMES, LLAMA_3 -> new JsonCallBody(format.closing());
            case DEEPSEEK_R1 -> DeepSeekCallBody.withKind();
            case DEEPSEEK_V3_1 -> DeepSeekCallBody.byName();
        };
    }

    private void call(char c, Said.Builder out) {
        boolean wasWhole = draft.isWhole();
        boolean wasCertain = draft.isCertain();
        if (wasWhole) {
            tail.append(c);
        } else if (!wasCertain) {
            raw.append(c);
        }
        CallBody.Step step =
                raw.length() > DRAFT_CHARS_MAX ? CallBody.Step.BROKEN : body.accept(c, draft);
        switch (step) {
            case MORE -> {}
            case SETTLED -> tail.setLength(0);
            case DONE -> end(out);
            case BROKEN -> breaks(c, wasCertain, wasWhole, out);
        }
    }

    private void end(Said.Builder out) {
        draft.tell(out);
        begun++;
        state = State.TEXT;
        quiet = true;
        bare = format == ToolFormat.LLAMA_3;
    }

    private void breaks(char c, boolean wasCertain, boolean wasWhole, Said.Builder out) {
        if (wasWhole) {
            String rest = tail.toString();
            end(out);
            bare = false;
            again(rest, out);
        } else if (wasCertain) {
            draft.broken(String.valueOf(c));
            begun++;
            allWhole = false;
            state = State.BROKEN;
        } else {
            String rest = raw.toString();
            state = State.TEXT;
            out.content(blanks + mark);
            again(rest, out);
        }
    }

    private void again(String text, Said.Builder out) {
        for (int i = 0; i < text.length(); i++) {
            accept(text.charAt(i), out);
        }
    }

    private void broken(char c, Said.Builder out) {
        pending.append(c);
        String closing = format.closing();
        if (closing != null && c == '>' && endsWith(closing)) {
            draft.broken(pending.substring(0, pending.length() - closing.length()));
            draft.tell(out);
            pending.setLength(0);
            state = State.TEXT;
            quiet = true;
        }
    }

    private void tellBroken(Said.Builder out) {
        String closing = format.closing();
        int settled = pending.length() - (closing == null ? 0 : Marks.begun(pending, closing));
        draft.broken(pending.substring(0, settled));
        draft.tell(out);
        pending.delete(0, settled);
    }

    /** Everything but what may become a mark, and blanks that may belong to it. */
    private void tellText(Said.Builder out) {
        int open = 0;
        for (String opening : format.openings()) {
            open = Math.max(open, Marks.begun(pending, opening));
        }
        for (String silent : format.silent()) {
            open = Math.max(open, Marks.begun(pending, silent));
        }
        int end = withoutBlanks(pending.length() - open);
        int from = quiet ? afterBlanks(end) : 0;
        out.content(pending.substring(from, end));
        quiet &= from == end;
        pending.delete(0, end);
    }

    private int withoutBlanks(int end) {
        int to = end;
        while (to > 0 && JsonScanner.isBlank(pending.charAt(to - 1))) {
            to--;
        }
        return to;
    }

    private int afterBlanks(int end) {
        int from = 0;
        while (from < end && isBlankOrSeparator(pending.charAt(from))) {
            from++;
        }
        return from;
    }

    private boolean isBlankOrSeparator(char c) {
        return JsonScanner.isBlank(c) || (format == ToolFormat.LLAMA_3 && isSeparator(c));
    }
}
