package io.alliancehub.engine;

import io.alliancehub.tokenizer.StreamingDecoder;
import java.util.List;

/*
 * Tokens become text through the decoder, which holds back half a character; text becomes visible
 * unless its end could be the beginning of a stop string. What is held back is decided by the tokens
 * alone, so an engine that takes a sequence over knows what its predecessor had shown.
 */
/** The visible text of one sequence. Owned by the engine's thread. */
final class TextStream {

    private final StreamingDecoder decoder;
    private final List<String> stops;
    private final int minTokens;
    private final StringBuilder pending = new StringBuilder();
    private int tokens;
    private boolean stopped;

    TextStream(StreamingDecoder decoder, List<String> stops) {
        this(decoder, stops, 0);
    }

    /**
     * The text of a sequence that none of {@code stops} ends.
     *
     * @param minTokens tokens before which a stop string that comes is text like any other; one
     *     that is complete only after them counts, wherever it began
     */
    TextStream(StreamingDecoder decoder, List<String> stops, int minTokens) {
        this.decoder = decoder;
        this.stops = stops;
        this.minTokens = minTokens;
    }

    /** Takes a token and returns the text that may be shown now. */
    String push(int tokenId) {
        tokens++;
        return show(decoder.push(tokenId));
    }

    /** Whether a stop string came; the text before it has been returned. */
    boolean stopped() {
        return stopped;
    }

    /** Ends the text and returns what is left of it. */
    String finish() {
        String last = show(decoder.flush());
        String rest = last + pending;
        pending.setLength(0);
        return rest;
    }

    private String show(String text) {
        if (stopped) {
            return "";
        }
        int known = pending.length();
        pending.append(text);
        int cut = tokens < minTokens ? -1 : earliestStop(known);
        if (cut >= 0) {
            stopped = true;
            String shown = pending.substring(0, cut);
            pending.setLength(0);
            return shown;
        }
        int visible = pending.length() - heldBack();
        String shown = pending.substring(0, visible);
        pending.delete(0, visible);
        return shown;
    }

    /**
     * Start of the stop string that is complete first, ties by list order; -1 if none is that was
     * not complete within the first {@code known} characters.
     */
    private int earliestStop(int known) {
        int start = -1;
        int end = Integer.MAX_VALUE;
        for (String stop : stops) {
            int at = pending.indexOf(stop, Math.max(0, known + 1 - stop.length()));
            if (at >= 0 && at + stop.length() < end) {
                start = at;
                end = at + stop.length();
            }
        }
        return start;
    }

    /** Length of the longest end of the text that begins a stop string. */
    private int heldBack() {
        int held = 0;
        for (String stop : stops) {
            int longest = Math.min(stop.length() - 1, pending.length());
            for (int length = longest; length > held; length--) {
                if (endsWithStartOf(stop, length)) {
                    held = length;
                }
            }
        }
        return held;
    }

    private boolean endsWithStartOf(String stop, int length) {
        int from = pending.length() - length;
        for (int i = 0; i < length; i++) {
            if (pending.charAt(from + i) != stop.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
