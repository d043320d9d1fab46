package io.alliancehub.gateway.guard;

/** The addresses at which answers are asked for: the same at a gateway and at a member. */
public enum Address {
    CHAT("/v1/chat/completions", Long.MAX_VALUE) {
        @Override
        public AnswerRequest parse(byte[] body) {
            return ChatRequests.parse(body);
        }
    },
    COMPLETIONS("/v1/completions", 16) {
        @Override
        public AnswerRequest parse(byte[] body) {
            return CompletionRequests.parse(body);
        }
    };

    private final String path;
    private final long defaultTokensMax;

    Address(String path, long defaultTokensMax) {
        this.path = path;
        this.defaultTokensMax = defaultTokensMax;
    }

    /** The path of its URL. */
    public String path() {
        return path;
    }

    /**
     * The most completion tokens that are meant where none are named, whatever the model's own
     * default: OpenAI's is 16 for raw completions, and members keep to it.
     */
    public long defaultTokensMax() {
        return defaultTokensMax;
    }

    /**
     * Reads a body.
     *
     * @throws io.alliancehub.gateway.problem.Refusal naming what is wrong, never quoting it
     */
    public abstract AnswerRequest parse(byte[] body);
}
