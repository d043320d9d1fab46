package io.alliancehub.server.onnx;

import io.alliancehub.contract.ModelKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What an encoder's folder says about it, as {@code config.json} and, of one that makes vectors,
 * {@code 1_Pooling/config.json} have it.
 *
 * @param hidden numbers of a token's state
 * @param positions most tokens of a text
 * @param vocabulary ids that the file has rows for
 * @param parameters numbers in a model of this shape
 * @param pooling how a text's states become one vector; of no account in a cross-encoder
 * @param shorter numbers that a vector may be cut to
 */
record EncoderConfig(
        ModelKind kind,
        int hidden,
        int positions,
        int vocabulary,
        long parameters,
        Pooling pooling,
        List<Integer> shorter) {

    private static final int WIDTH_MAX = 1 << 16;
    private static final int POSITIONS_MAX = 1 << 16;
    private static final int LAYERS_MAX = 1024;
    private static final int VOCABULARY_MAX = 1 << 20;
    private static final String POOLING = "1_Pooling/config.json";

    /** How the states of a text's tokens become one vector. */
    enum Pooling {
        FIRST_TOKEN,
        MEAN
    }

    EncoderConfig {
        shorter = List.copyOf(shorter);
    }

    static EncoderConfig read(Path folder) throws IOException {
        FolderJson config = FolderJson.required(folder, "config.json");
        config.require("model_type", "bert");
        ModelKind kind = kind(config);
        int hidden = config.requiredWhole("hidden_size", 1, WIDTH_MAX);
        return new EncoderConfig(
                kind,
                hidden,
                config.requiredWhole("max_position_embeddings", 1, POSITIONS_MAX),
                config.requiredWhole("vocab_size", 1, VOCABULARY_MAX),
                parameters(config, hidden),
                kind == ModelKind.EMBEDDING ? pooling(folder) : Pooling.FIRST_TOKEN,
                shorter(config, hidden));
    }

    /** A cross-encoder has a head that gives one number. */
    private static ModelKind kind(FolderJson config) {
        JsonNode names = config.present("architectures");
        String name =
                names != null && names.isArray() && names.size() == 1
                        ? names.get(0).asString("")
                        : "";
        if (name.equals("BertModel")) {
            return ModelKind.EMBEDDING;
        }
        if (!name.equals("BertForSequenceClassification")) {
            throw new OnnxRefusedException(
                    config.where()
                            + "architectures must be [\"BertModel\"] (a model that makes vectors) or"
                            + " [\"BertForSequenceClassification\"] (a cross-encoder)");
        }
        JsonNode labels = config.present("id2label");
        int count =
                labels == null ? config.whole("num_labels", 1, 1 << 16).orElse(2) : labels.size();
        if (count != 1) {
            throw new OnnxRefusedException(
                    config.where() + "id2label has " + count + " labels; a cross-encoder has one");
        }
        return ModelKind.RERANKING;
    }

    private static Pooling pooling(Path folder) throws IOException {
        FolderJson pooling = FolderJson.read(folder, POOLING);
        if (pooling == null) {
            throw new OnnxRefusedException(
                    POOLING
                            + " is missing: it must say pooling_mode_cls_token or"
                            + " pooling_mode_mean_tokens, as the model was trained");
        }
        for (String other :
                List.of(
                        "pooling_mode_max_tokens",
                        "pooling_mode_mean_sqrt_len_tokens",
                        "pooling_mode_weightedmean_tokens",
                        "pooling_mode_lasttoken")) {
            if (pooling.truth(other, false)) {
                throw new OnnxRefusedException(pooling.where() + other + " is not supported");
            }
        }
        boolean first = pooling.truth("pooling_mode_cls_token", false);
        if (first == pooling.truth("pooling_mode_mean_tokens", false)) {
            throw new OnnxRefusedException(
                    pooling.where()
                            + "one of pooling_mode_cls_token and pooling_mode_mean_tokens must be"
                            + " true");
        }
        return first ? Pooling.FIRST_TOKEN : Pooling.MEAN;
    }

    /** Declared as most tools write it. */
    private static List<Integer> shorter(FolderJson config, int hidden) {
        List<Integer> shorter = new ArrayList<>();
        JsonNode declared = config.present("matryoshka_dimensions");
        if (declared == null) {
            return shorter;
        }
        for (JsonNode each : declared) {
            if (!each.isInt() || each.intValue() < 1 || each.intValue() > hidden) {
                throw config.wrong(
                        "matryoshka_dimensions", "a list of whole numbers up to " + hidden);
            }
            shorter.add(each.intValue());
        }
        return shorter;
    }

    /** Of embeddings, layers and norms; a pooler or a head is not counted. */
    private static long parameters(FolderJson config, int hidden) {
        long h = hidden;
        long wide = config.requiredWhole("intermediate_size", 1, WIDTH_MAX);
        long layers = config.requiredWhole("num_hidden_layers", 1, LAYERS_MAX);
        long rows =
                (long) config.requiredWhole("vocab_size", 1, VOCABULARY_MAX)
                        + config.requiredWhole("max_position_embeddings", 1, POSITIONS_MAX)
                        + config.whole("type_vocab_size", 1, 16).orElse(2);
        long layer = 4 * (h * h + h) + 2 * h * wide + wide + h + 4 * h;
        return rows * h + 2 * h + layers * layer;
    }
}
