package io.alliancehub.server.http;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;

import io.alliancehub.contract.ModelKind;
import io.alliancehub.server.serving.LocalModel;

/** Which address takes which kind of model. */
final class ModelUse {

    private ModelUse() {}

    static void requireAnswers(LocalModel model) {
        if (model.kind() != ModelKind.GENERATION) {
            throw malformed(
                    "model",
                    "The model writes no text: it is for "
                            + (model.kind() == ModelKind.EMBEDDING
                                    ? "/v1/embeddings and /v1/rerank."
                                    : "/v1/rerank."));
        }
    }

    static void requireVectors(LocalModel model) {
        if (model.kind() == ModelKind.RERANKING) {
            throw malformed("model", "The model makes no vectors: it is for /v1/rerank.");
        }
        if (model.adapter() != null) {
            throw malformed("model", "A model with an adapter makes no vectors.");
        }
        if (model.engine().vectors().dimensions() == 0) {
            throw malformed("model", "The model makes no vectors that could be given out.");
        }
    }
}
