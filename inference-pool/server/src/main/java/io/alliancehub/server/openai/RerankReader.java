package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;

import io.alliancehub.contract.EncodingLimits;
import io.alliancehub.server.openai.RerankOptions.Telling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of a request to put texts in order: the fields that most gateways share. */
public final class RerankReader {

    static final FieldPolicy POLICY =
            new FieldPolicy(
                    Set.of("model", "query", "documents", "top_n", "return_documents"),
                    Map.of("user", JsonNode::isString));

    private RerankReader() {}

    /**
     * Reads a request.
     *
     * @param body JSON in UTF-8
     * @throws RequestRefusedException when it is not one, or asks for what is not done here
     */
    public static RerankOptions read(byte[] body) {
        Fields fields = POLICY.read(body);
        List<String> documents = documents(fields.present("documents"));
        Integer topN = fields.positive("top_n");
        return new RerankOptions(
                fields.requiredText("model"),
                fields.requiredText("query"),
                documents,
                topN == null ? documents.size() : Math.min(topN, documents.size()),
                fields.flag("return_documents") ? Telling.DOCUMENTS : Telling.SCORES);
    }

    private static List<String> documents(@Nullable JsonNode list) {
        if (list == null || !list.isArray() || list.isEmpty()) {
            throw malformed("documents", "'documents' must be a list of one or more texts.");
        }
        if (list.size() > EncodingLimits.DOCUMENTS_MAX) {
            throw malformed(
                    "documents",
                    "'documents' has at most " + EncodingLimits.DOCUMENTS_MAX + " texts.");
        }
        List<String> documents = new ArrayList<>(list.size());
        for (JsonNode each : list) {
            documents.add(text(each));
        }
        return documents;
    }

    /** A text, or an object whose only member is its text. */
    private static String text(JsonNode document) {
        JsonNode text =
                document.isObject() && document.size() == 1 ? document.get("text") : document;
        if (text == null || !text.isString() || text.asString().isEmpty()) {
            throw malformed(
                    "documents", "A document is a text that is not empty, or {\"text\": …}.");
        }
        return text.asString();
    }
}
