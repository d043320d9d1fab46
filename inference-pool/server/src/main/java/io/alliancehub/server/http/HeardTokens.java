package io.alliancehub.server.http;

import io.alliancehub.server.evidence.TokenDigest;
import io.alliancehub.server.output.ReasoningMeter;

/**
 * The tokens of one choice as the engine tells them, whoever is still there to hear of them. The
 * engine's thread's alone.
 */
final class HeardTokens {

    private final TokenDigest digest;
    private final ReasoningMeter reasoning;

    /**
     * What has come of them.
     *
     * @param digest of all tokens
     * @param thoughtTokens of them, those of a thought
     */
    record Sum(String digest, long thoughtTokens) {}

    /** The tokens that another member has made. */
    HeardTokens(AnswerTask task) {
        digest = task.digests().output(task.emitted());
        reasoning = task.output().newMeter();
        for (int token : task.emitted()) {
            reasoning.add(token);
        }
    }

    void add(int tokenId) {
        digest.add(tokenId);
        reasoning.add(tokenId);
    }

    Sum sum() {
        return new Sum(digest.hex(), reasoning.tokens());
    }
}
