package io.alliancehub.gateway.guard;

import io.alliancehub.contract.ModelKind;
import java.util.EnumSet;
import java.util.Set;

/** The addresses at which answers are asked for: the same at a gateway and at a member. */
public enum Address {
    CHAT("/v1/chat/completions", Long.MAX_VALUE, EnumSet.of(ModelKind.GENERATION)) {
        @Override
        public AnswerRequest parse(byte[] body) {
            return ChatRequests.parse(body);
        }
    },
    COMPLETIONS("/v1/completions", 16, EnumSet.of(ModelKind.GENERATION)) {
        @Override
        public AnswerRequest parse(byte[] body) {
            return CompletionRequests.parse(body);
        }
    },
    EMBEDDINGS("/v1/embeddings", 0, EnumSet.of(ModelKind.GENERATION, ModelKind.EMBEDDING)) {
        @Override
        public AnswerRequest parse(byte[] body) {
            return TextRequests.parseEmbeddings(body);
        }
    },
    RERANK("/v1/rerank", 0, EnumSet.allOf(ModelKind.class)) {
        @Override
        public AnswerRequest parse(byte[] body) {
            return TextRequests.parseRerank(body);
        }
    };

    private final String path;
    private final long defaultTokensMax;
    private final Set<ModelKind> kinds;

    Address(String path, long defaultTokensMax, Set<ModelKind> kinds) {
        this.path = path;
        this.defaultTokensMax = defaultTokensMax;
        this.kinds = Set.copyOf(kinds);
    }

    /** Whether models of this kind may be asked here. */
    public boolean takes(ModelKind kind) {
        return kinds.contains(kind);
    }

    /** Whether what comes is written by the model, and so has completion tokens. */
    public boolean writes() {
        return defaultTokensMax > 0;
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
