package io.alliancehub.gateway.guard;

import static io.alliancehub.gateway.guard.RequestFields.bad;

import io.alliancehub.contract.EncodingLimits;
import io.alliancehub.gateway.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads requests for embeddings and for an order of texts, as far as they are counted here. */
public final class TextRequests {
    private TextRequests() {}

    /**
     * Reads a request for embeddings.
     *
     * @throws io.alliancehub.gateway.problem.Refusal naming what is wrong, never quoting it
     */
    public static AnswerRequest parseEmbeddings(byte[] bytes) {
        ObjectNode body = RequestFields.object(bytes);
        return request(Address.EMBEDDINGS, body, new Prompt.Texts(inputs(body.get("input"))));
    }

    /**
     * Reads a request to put texts in order.
     *
     * @throws io.alliancehub.gateway.problem.Refusal naming what is wrong, never quoting it
     */
    public static AnswerRequest parseRerank(byte[] bytes) {
        ObjectNode body = RequestFields.object(bytes);
        JsonNode query = body.get("query");
        if (query == null || !query.isString() || query.stringValue().isEmpty()) {
            throw bad("query", "'query' must be a text that is not empty.");
        }
        return request(
                Address.RERANK,
                body,
                new Prompt.Ranking(query.stringValue(), documents(body.get("documents"))));
    }

    private static AnswerRequest request(Address address, ObjectNode body, Prompt prompt) {
        return new AnswerRequest(
                address,
                RequestFields.model(body),
                prompt,
                OptionalLong.empty(),
                1,
                AnswerForm.WHOLE,
                body);
    }

    private static List<Prompt.Input> inputs(@Nullable JsonNode input) {
        if (input == null || !(input.isString() || input.isArray())) {
            throw unreadable();
        }
        if (input.isString() || (!input.isEmpty() && input.get(0).isIntegralNumber())) {
            return List.of(input(input));
        }
        if (input.isEmpty()) {
            throw unreadable();
        }
        if (input.size() > EncodingLimits.INPUTS_MAX) {
            throw bad("input", "'input' has at most " + EncodingLimits.INPUTS_MAX + " inputs.");
        }
        List<Prompt.Input> inputs = new ArrayList<>(input.size());
        for (JsonNode each : input) {
            inputs.add(input(each));
        }
        return inputs;
    }

    private static Prompt.Input input(JsonNode input) {
        if (input.isString() && !input.stringValue().isEmpty()) {
            return new Prompt.Input.Text(input.stringValue());
        }
        if (!input.isArray() || input.isEmpty()) {
            throw unreadable();
        }
        for (JsonNode id : input) {
            if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                throw bad("input", "A token id is a whole number of at least 0.");
            }
        }
        return new Prompt.Input.Tokens(input.size());
    }

    private static Refusal unreadable() {
        return bad(
                "input",
                "'input' must be a text that is not empty, a list of token ids, or a list of one or"
                        + " more of these.");
    }

    private static List<String> documents(@Nullable JsonNode list) {
        if (list == null || !list.isArray() || list.isEmpty()) {
            throw bad("documents", "'documents' must be a list of one or more texts.");
        }
        if (list.size() > EncodingLimits.DOCUMENTS_MAX) {
            throw bad(
                    "documents",
                    "'documents' has at most " + EncodingLimits.DOCUMENTS_MAX + " texts.");
        }
        List<String> documents = new ArrayList<>(list.size());
        for (JsonNode each : list) {
            JsonNode text = each.isObject() && each.size() == 1 ? each.get("text") : each;
            if (text == null || !text.isString() || text.stringValue().isEmpty()) {
                throw bad("documents", "A document is a text that is not empty, or {\"text\": …}.");
            }
            documents.add(text.stringValue());
        }
        return documents;
    }
}
