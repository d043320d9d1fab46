package io.alliancehub.server.http;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;

import io.alliancehub.contract.EmittedTokens;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.server.openai.AnswerOptions;
import io.alliancehub.server.openai.RequestRefusedException;

/** The tokens after which an answer goes on that another member began. */
final class Resumption {

    private static final int[] NOTHING = {};

    private Resumption() {}

    /**
     * The tokens that a hub has; none where it asks for an answer from its beginning.
     *
     * @param maxTokens of the whole answer
     * @throws RequestRefusedException if they are not such, or nobody could go on from them
     */
    static int[] tokens(AnswerDesk.Order order, int maxTokens) {
        String header = order.hub().resume();
        if (header == null) {
            return NOTHING;
        }
        AnswerOptions options = order.options();
        if (options.choices() > 1) {
            throw malformed(
                    "n",
                    "An answer of several choices ('n') cannot be resumed by '"
                            + MemberProtocol.RESUME
                            + "'; ask for it anew.");
        }
        if (options.seed() == null && options.temperature() > 0) {
            throw malformed("seed", "An answer that is drawn is resumed by its 'seed'.");
        }
        int[] tokens = decoded(header);
        if (tokens.length > maxTokens) {
            throw refused("has more tokens than the answer may have.");
        }
        int vocabulary = order.model().tokenizer().vocabulary().size();
        for (int token : tokens) {
            if (token >= vocabulary) {
                throw refused("has a token that is not in the model's vocabulary.");
            }
        }
        return tokens;
    }

    private static int[] decoded(String header) {
        try {
            return EmittedTokens.decode(header);
        } catch (IllegalArgumentException notIds) {
            throw refused("is not as it should be.");
        }
    }

    /** What is wrong with the header, in words that follow its name. */
    static RequestRefusedException refused(String what) {
        return malformed(
                MemberProtocol.RESUME, "The header '" + MemberProtocol.RESUME + "' " + what);
    }
}
