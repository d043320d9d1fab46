package io.alliancehub.server.http;

import io.alliancehub.contract.ModelKind;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.openai.RerankOptions;
import io.alliancehub.server.openai.RerankReader;
import io.alliancehub.server.openai.RerankShape;
import io.alliancehub.server.openai.RerankShape.Method;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.tracing.AnswerTrace;
import io.alliancehub.tokenizer.EmbeddingPrompts;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /v1/rerank}: documents in the order in which they answer a query. */
final class RerankEndpoint {

    private static final String ID_PREFIX = "rerank-";

    private final ModelDirectory models;
    private final EncodingDesk desk;

    RerankEndpoint(ModelDirectory models, EncodingDesk desk) {
        this.models = models;
        this.desk = desk;
    }

    /**
     * Starts an answer; the exchange ends with it.
     *
     * @throws RequestRefusedException when there is none to be had
     */
    void handle(IncomingRequest request, Exchange exchange, AnswerTrace trace) {
        RerankOptions options = RerankReader.read(request.body());
        HubCall hub = HubCall.of(request.headers());
        LocalModel model =
                models.find(options.model()).orElseThrow(RequestRefusedException::unknownModel);
        boolean together = model.kind() == ModelKind.RERANKING;
        if (!together) {
            ModelUse.requireVectors(model);
        }
        desk.start(
                new EncodingDesk.Order(
                        model,
                        hub,
                        desk.arrived(model, hub),
                        trace,
                        together ? pairs(model, options) : texts(model, options),
                        (head, vectors, usage) ->
                                RerankShape.body(
                                        head,
                                        together
                                                ? Method.CROSS_ENCODER
                                                : Method.EMBEDDING_SIMILARITY,
                                        options,
                                        together ? fits(vectors) : likenesses(vectors),
                                        usage)),
                "documents",
                ID_PREFIX,
                exchange);
    }

    /** The query with each document. */
    private static List<EncodingDesk.Row> pairs(LocalModel model, RerankOptions options) {
        var prompts = EmbeddingPrompts.of(model.tokenizer());
        List<EncodingDesk.Row> rows = new ArrayList<>(options.documents().size());
        for (String document : options.documents()) {
            EmbeddingPrompts.Pair pair = prompts.pair(options.query(), document);
            rows.add(new EncodingDesk.Row(pair.tokens(), pair.secondFrom()));
        }
        return rows;
    }

    /** The query, then each document. */
    private static List<EncodingDesk.Row> texts(LocalModel model, RerankOptions options) {
        var prompts = EmbeddingPrompts.of(model.tokenizer());
        List<EncodingDesk.Row> rows = new ArrayList<>(options.documents().size() + 1);
        int[] query = prompts.tokens(options.query());
        rows.add(new EncodingDesk.Row(query, query.length));
        for (String document : options.documents()) {
            int[] tokens = prompts.tokens(document);
            rows.add(new EncodingDesk.Row(tokens, tokens.length));
        }
        return rows;
    }

    /** Each number that a cross-encoder gave, brought between 0 and 1. */
    private static List<Double> fits(List<float[]> numbers) {
        return numbers.stream().map(number -> 1 / (1 + Math.exp(-number[0]))).toList();
    }

    /** The cosine between the first vector and each of the others; all have length 1. */
    private static List<Double> likenesses(List<float[]> vectors) {
        float[] query = vectors.getFirst();
        List<Double> likenesses = new ArrayList<>(vectors.size() - 1);
        for (float[] document : vectors.subList(1, vectors.size())) {
            double sum = 0;
            for (int i = 0; i < query.length; i++) {
                sum += (double) query[i] * document[i];
            }
            likenesses.add(sum);
        }
        return likenesses;
    }
}
