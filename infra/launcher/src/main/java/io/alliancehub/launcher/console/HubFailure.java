package io.alliancehub.launcher.console;

import org.jspecify.annotations.Nullable;

/** A failure that a person can understand and act on: its message is one whole sentence. */
public final class HubFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HubFailure(String sentence) {
        super(sentence);
    }

    public HubFailure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence. */
    public String sentence() {
        String message = getMessage();
        return message == null ? "An unknown failure." : message;
    }
}
