package io.alliancehub.server.openai;

import io.alliancehub.server.output.CallPart;
import io.alliancehub.server.output.Said;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/*
 * The id of a call is made of the answer's id, the choice and the call's place, so whoever makes the answer again
 * gives it the same one, and no two calls of a conversation share one.
 */
/** Writes what a choice says into OpenAI's message, with DeepSeek's {@code reasoning_content}. */
record SpokenParts(AnswerHead head, ChoicePart part) {

    /** All of a message. */
    void putAll(ObjectNode message) {
        Said said = part.said();
        if (said.content().isEmpty() && !said.calls().isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", said.content());
        }
        if (!said.reasoning().isEmpty()) {
            message.put("reasoning_content", said.reasoning());
        }
        if (!said.calls().isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            for (CallPart call : said.calls()) {
                ObjectNode written = begun(calls.addObject(), call);
                written.putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            }
        }
    }

    /** The next piece of it; content also where there is nothing else. */
    void putDelta(ObjectNode delta) {
        Said said = part.said();
        if (!said.reasoning().isEmpty()) {
            delta.put("reasoning_content", said.reasoning());
        }
        if (!said.content().isEmpty() || said.isEmpty()) {
            delta.put("content", said.content());
        }
        if (!said.calls().isEmpty()) {
            ArrayNode calls = delta.putArray("tool_calls");
            for (CallPart call : said.calls()) {
                ObjectNode written = calls.addObject().put("index", call.index());
                if (call.name() != null) {
                    begun(written, call);
                }
                ObjectNode function = written.putObject("function");
                if (call.name() != null) {
                    function.put("name", call.name());
                }
                function.put("arguments", call.arguments());
            }
        }
    }

    private ObjectNode begun(ObjectNode written, CallPart call) {
        String answer = head.id().substring(head.id().indexOf('-') + 1);
        return written.put("id", "call_" + answer + "_" + part.index() + "_" + call.index())
                .put("type", "function");
    }
}
