package io.alliancehub.server.openai;

import io.alliancehub.tokenizer.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;

/** How single tokens are named in log probabilities. */
record TokenNames(Tokenizer tokenizer) {

    /** JSON has no infinity; OpenAI writes this for what is as good as impossible. */
    private static final double LEAST_LOGPROB = -9999;

    /** The token as text, with U+FFFD for what is no whole character. */
    String text(int id) {
        return new String(tokenizer.tokenBytes(id), StandardCharsets.UTF_8);
    }

    /**
     * The token as text, or as {@code bytes:\xe9\x93} where it is no whole characters: as a key,
     * which two tokens must not share.
     */
    String key(int id) {
        byte[] bytes = tokenizer.tokenBytes(id);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException half) {
            var name = new StringBuilder("bytes:");
            for (byte each : bytes) {
                name.append(String.format(Locale.ROOT, "\\x%02x", each));
            }
            return name.toString();
        }
    }

    void bytes(int id, ArrayNode into) {
        for (byte each : tokenizer.tokenBytes(id)) {
            into.add(each & 0xff);
        }
    }

    static double finite(double logprob) {
        return Math.max(logprob, LEAST_LOGPROB);
    }
}
