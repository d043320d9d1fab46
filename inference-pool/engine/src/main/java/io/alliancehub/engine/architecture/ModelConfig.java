package io.alliancehub.engine.architecture;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A decoder as its file states it: sizes, and how attention, rotation and each layer's feed-forward
 * part are made.
 *
 * @param architecture GGUF's name of it
 * @param name the file's own name for the model
 * @param hidden width of the residual stream
 * @param vocabulary tokens
 * @param contextLength positions that the model was trained for
 * @param eps of the RMS norms
 * @param attention of every layer
 * @param rope of every layer
 * @param feedForward one for each layer, first to last
 */
public record ModelConfig(
        String architecture,
        String name,
        int hidden,
        int vocabulary,
        int contextLength,
        float eps,
        AttentionConfig attention,
        RopeConfig rope,
        List<FeedForwardConfig> feedForward) {

    public ModelConfig {
        feedForward = List.copyOf(feedForward);
    }

    /**
     * Reads and checks a file's metadata.
     *
     * @throws UnsupportedModelException for an architecture that is not known here, or a key that
     *     it is not known to have
     * @throws GgufException naming the first field that is missing or cannot be used
     */
    public static ModelConfig read(ModelSource file) {
        String kind = file.text("general.type").orElse("model");
        if (!kind.equals("model")) {
            throw new UnsupportedModelException("general.type is '" + kind + "', not model");
        }
        String architecture = file.requiredText("general.architecture");
        var reader = new ConfigReader(file, architecture);
        ModelConfig config = Architecture.named(architecture).read(reader);
        reader.refuseUnknown();
        return config;
    }

    /** What every architecture has, around what sets it apart. */
    static ModelConfig read(
            ConfigReader file,
            AttentionConfig attention,
            RopeConfig rope,
            IntFunction<FeedForwardConfig> feedForward) {
        List<FeedForwardConfig> layers = new ArrayList<>();
        for (int layer = 0; layer < file.layers(); layer++) {
            layers.add(feedForward.apply(layer));
        }
        int hidden = file.hidden();
        return new ModelConfig(
                file.architecture(),
                file.file().text("general.name").orElse(file.architecture()),
                hidden,
                vocabulary(file.file(), hidden),
                file.required("context_length", 1, Integer.MAX_VALUE),
                (float) file.real("attention.layer_norm_rms_epsilon", -1, 0, 1),
                attention,
                rope,
                layers);
    }

    private static int vocabulary(ModelSource file, int hidden) {
        GgufTensor embedding = file.tensor("token_embd.weight");
        if (embedding == null
                || embedding.dimensions().size() != 2
                || embedding.dimensions().getFirst() != hidden
                || embedding.dimensions().getLast() > ConfigReader.WIDTH_MAX) {
            throw new GgufException(
                    "token_embd.weight is not a matrix of [%d, vocabulary]".formatted(hidden));
        }
        return embedding.dimensions().getLast().intValue();
    }

    /** Decoder layers. */
    public int layers() {
        return feedForward.size();
    }

    /** The most inputs that any matrix has. */
    public int widestInput() {
        int widest = Math.max(hidden, attention.widestInput());
        for (FeedForwardConfig layer : feedForward) {
            widest = Math.max(widest, layer.widestInput());
        }
        return widest;
    }
}
