package io.alliancehub.server.openai;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.server.openai.RerankOptions.Telling;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes texts in order, in the shape that most gateways share. */
public final class RerankShape {

    private RerankShape() {}

    /** How scores were made. */
    public enum Method {
        /** The cosine between the vectors of query and document, from -1 to 1. */
        EMBEDDING_SIMILARITY("embedding_similarity"),
        /** A model that read both together, from 0 to 1. */
        CROSS_ENCODER("cross_encoder");

        private final String wireName;

        Method(String wireName) {
            this.wireName = wireName;
        }
    }

    /**
     * The body, the best document first; of equal ones the earlier.
     *
     * @param scores of each document, in the request's order
     */
    public static byte[] body(
            AnswerHead head,
            Method method,
            RerankOptions options,
            List<Double> scores,
            TokenUsage usage) {
        ObjectNode root = OpenAiJson.object();
        root.put("id", head.id());
        root.put("object", "list");
        root.put("model", head.model());
        root.put("method", method.wireName);
        ArrayNode results = root.putArray("results");
        IntStream.range(0, scores.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> scores.get(i)).reversed())
                .limit(options.topN())
                .forEach(
                        i -> {
                            ObjectNode one = results.addObject();
                            one.put("index", i);
                            one.put("relevance_score", scores.get(i));
                            if (options.telling() == Telling.DOCUMENTS) {
                                one.putObject("document").put("text", options.documents().get(i));
                            }
                        });
        root.set("usage", EmbeddingShape.usage(usage));
        return OpenAiJson.bytes(root);
    }
}
