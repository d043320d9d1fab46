package io.alliancehub.tokenizer;

/**
 * One message of a conversation.
 *
 * @param role who speaks
 * @param content what is said; always text, never markup
 */
public record ChatMessage(Role role, String content) {

    /** Who speaks. */
    public enum Role {
        SYSTEM("system"),
        USER("user"),
        ASSISTANT("assistant");

        private final String wireName;

        Role(String wireName) {
            this.wireName = wireName;
        }

        /** The role's name in requests and in templates. */
        public String wireName() {
            return wireName;
        }

        /**
         * The role that a request names. A developer message is a system message under its newer
         * name.
         *
         * @throws IllegalArgumentException when no template here has such a role, tools among them
         */
        public static Role of(String wireName) {
            return switch (wireName) {
                case "system", "developer" -> SYSTEM;
                case "user" -> USER;
                case "assistant" -> ASSISTANT;
                case "tool", "function" ->
                        throw new IllegalArgumentException(
                                "Messages of tools are not supported; roles are system, user and assistant.");
                default ->
                        throw new IllegalArgumentException(
                                "The role is not supported; roles are system, user and assistant.");
            };
        }
    }
}
