package io.alliancehub.trainer.corpus;

/** What one speaker says: the text between {@code <|im_start|>role\n} and {@code <|im_end|>}. */
public record Turn(Speaker speaker, String text) {

    /** Who speaks; {@link #role} is the word that ChatML writes. */
    public enum Speaker {
        SYSTEM("system"),
        USER("user"),
        ASSISTANT("assistant");

        private final String role;

        Speaker(String role) {
            this.role = role;
        }

        public String role() {
            return role;
        }
    }

    public static Turn system(String text) {
        return new Turn(Speaker.SYSTEM, text);
    }

    public static Turn user(String text) {
        return new Turn(Speaker.USER, text);
    }

    public static Turn assistant(String text) {
        return new Turn(Speaker.ASSISTANT, text);
    }
}
