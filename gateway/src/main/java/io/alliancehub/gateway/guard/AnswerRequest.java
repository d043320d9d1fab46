package io.alliancehub.gateway.guard;

import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the gateway understands of a request for an answer, and all of it for the member.
 *
 * @param address where it came, and goes to
 * @param model the alias
 * @param prompt what is counted
 * @param wantedTokens most completion tokens of each choice that the caller asked for; empty: the
 *     default
 * @param choices how many answers to the prompt; each may take as many tokens
 * @param answer how the caller wants it
 * @param body the whole body as it came; never changed after parsing
 */
public record AnswerRequest(
        Address address,
        String model,
        Prompt prompt,
        OptionalLong wantedTokens,
        int choices,
        AnswerForm answer,
        ObjectNode body) {
    /** Without content: safe for a log. */
    @Override
    public String toString() {
        return "AnswerRequest[" + prompt + ", " + answer + "]";
    }

    /** The body for a member, whose {@code model} is a base digest. */
    public byte[] bodyFor(String baseDigest) {
        return RequestFields.write(body, baseDigest);
    }
}
