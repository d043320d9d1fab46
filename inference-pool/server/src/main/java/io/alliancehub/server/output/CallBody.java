package io.alliancehub.server.output;

/** Reads what follows the mark that opens a call. Not thread-safe. */
sealed interface CallBody permits JsonCallBody, DeepSeekCallBody {

    int NAME_CHARS_MAX = 64;

    /** What a character was. */
    enum Step {
        /** A part of the call. */
        MORE,
        /** The end of a part after the arguments: what follows can no longer be mistaken for it. */
        SETTLED,
        /** The end of the call. */
        DONE,
        /** No part of a call. */
        BROKEN
    }

    Step accept(char c, CallDraft draft);

    static boolean isNameCharacter(char c) {
        return c == '_'
                || c == '-'
                || (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z');
    }
}
