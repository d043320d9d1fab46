package io.alliancehub.server.http;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.server.openai.EmbeddingOptions;
import io.alliancehub.server.openai.EmbeddingOptions.Input;
import io.alliancehub.server.openai.EmbeddingReader;
import io.alliancehub.server.openai.EmbeddingShape;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.serving.VectorForm;
import io.alliancehub.server.tracing.AnswerTrace;
import io.alliancehub.tokenizer.EmbeddingPrompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code POST /v1/embeddings}: from texts or token ids to vectors. */
final class EmbeddingEndpoint {

    private static final String ID_PREFIX = "embd-";

    /** A hub takes an answer of 8 MiB. */
    private static final long BODY_BYTES_MAX = 7 << 20;

    private final ModelDirectory models;
    private final EncodingDesk desk;

    EmbeddingEndpoint(ModelDirectory models, EncodingDesk desk) {
        this.models = models;
        this.desk = desk;
    }

    /**
     * Starts an answer; the exchange ends with it.
     *
     * @throws RequestRefusedException when there is none to be had
     */
    void handle(IncomingRequest request, Exchange exchange, AnswerTrace trace) {
        EmbeddingOptions options = EmbeddingReader.read(request.body());
        HubCall hub = HubCall.of(request.headers());
        LocalModel model =
                models.find(options.model()).orElseThrow(RequestRefusedException::unknownModel);
        ModelUse.requireVectors(model);
        int dimensions = dimensions(options, model.engine().vectors());
        requireShortAnswer(options, dimensions);
        desk.start(
                new EncodingDesk.Order(
                        model,
                        hub,
                        desk.arrived(model, hub),
                        trace,
                        rows(model, options.inputs()),
                        (head, vectors, usage) ->
                                EmbeddingShape.body(
                                        head.model(),
                                        vectors.stream().map(it -> cut(it, dimensions)).toList(),
                                        options.encoding(),
                                        usage)),
                "input",
                ID_PREFIX,
                exchange);
    }

    private static int dimensions(EmbeddingOptions options, VectorForm form) {
        Integer wanted = options.dimensions();
        if (wanted == null) {
            return form.dimensions();
        }
        if (!form.allows(wanted)) {
            throw unsupported(
                    "dimensions",
                    form.shorter().isEmpty()
                            ? "The model's vectors have "
                                    + form.dimensions()
                                    + " dimensions, and its files do not say that fewer mean"
                                    + " anything."
                            : "'dimensions' must be "
                                    + form.dimensions()
                                    + " or one of "
                                    + form.shorter()
                                    + ".");
        }
        return wanted;
    }

    private static void requireShortAnswer(EmbeddingOptions options, int dimensions) {
        long bytes =
                EmbeddingShape.bytesMax(options.inputs().size(), dimensions, options.encoding());
        if (bytes > BODY_BYTES_MAX) {
            long most = BODY_BYTES_MAX / EmbeddingShape.bytesMax(1, dimensions, options.encoding());
            throw unsupported(
                    "input",
                    "In this encoding_format an answer has room for "
                            + most
                            + " vectors of "
                            + dimensions
                            + " dimensions; base64 takes a third of float.");
        }
    }

    private static List<EncodingDesk.Row> rows(LocalModel model, List<Input> inputs) {
        var prompts = EmbeddingPrompts.of(model.tokenizer());
        int size = model.tokenizer().vocabulary().size();
        List<EncodingDesk.Row> rows = new ArrayList<>(inputs.size());
        for (Input input : inputs) {
            int[] tokens =
                    switch (input) {
                        case Input.Text(String text) -> prompts.tokens(text);
                        case Input.Tokens(int[] ids) -> existing(ids, size);
                    };
            rows.add(new EncodingDesk.Row(tokens, tokens.length));
        }
        return rows;
    }

    private static int[] existing(int[] ids, int size) {
        for (int id : ids) {
            if (id >= size) {
                throw malformed("input", "A token id of 'input' must be below " + size + ".");
            }
        }
        return ids;
    }

    /** The first numbers of a vector, brought to length 1 again. */
    private static float[] cut(float[] vector, int dimensions) {
        if (vector.length == dimensions) {
            return vector;
        }
        float[] cut = Arrays.copyOf(vector, dimensions);
        double squares = 0;
        for (float number : cut) {
            squares += (double) number * number;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; length > 0 && i < cut.length; i++) {
            cut[i] = (float) (cut[i] / length);
        }
        return cut;
    }
}
