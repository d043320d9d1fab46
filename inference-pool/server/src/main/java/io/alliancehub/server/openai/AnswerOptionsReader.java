package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.engine.sampling.LogitRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the fields that all requests for answers have. */
final class AnswerOptionsReader {

    private static final int STOPS_MAX = 4;
    private static final int STOP_CHARS_MAX = 256;
    private static final double REPETITION_MAX = 10;

    /** The fields that any request may have. */
    static final FieldPolicy POLICY =
            new FieldPolicy(
                    Set.of(
                            "model",
                            "stream",
                            "stream_options",
                            "max_tokens",
                            "temperature",
                            "top_p",
                            "top_k",
                            "min_p",
                            "seed",
                            "stop",
                            "ignore_eos",
                            "min_tokens",
                            "repetition_penalty",
                            "presence_penalty",
                            "frequency_penalty",
                            "logit_bias",
                            "structured_outputs",
                            "n"),
                    Map.of("user", JsonNode::isString));

    private AnswerOptionsReader() {}

    /**
     * Reads them.
     *
     * @param maxTokens as the kind of request has it
     * @param topLogprobs likewise
     */
    static AnswerOptions read(Fields fields, @Nullable Integer maxTokens, int topLogprobs) {
        return new AnswerOptions(
                fields.requiredText("model"),
                delivery(fields),
                maxTokens,
                fields.number("temperature", 1, 0, 2),
                aboveZero(fields, "top_p", 1),
                topK(fields),
                fields.number("min_p", 0, 0, 1),
                fields.whole("seed"),
                stops(fields.present("stop")),
                fields.flag("ignore_eos"),
                rules(fields, maxTokens),
                topLogprobs,
                fields.wholeWithin("n", 1, 1, AnswerOptions.CHOICES_MAX),
                AnswerFormatReader.read(fields));
    }

    private static LogitRules rules(Fields fields, @Nullable Integer maxTokens) {
        int minTokens = fields.wholeWithin("min_tokens", 0, 0, Integer.MAX_VALUE);
        if (maxTokens != null && minTokens > maxTokens) {
            throw unsupported("min_tokens", "'min_tokens' must not be above 'max_tokens'.");
        }
        return new LogitRules(
                LogitBiasReader.read(fields.present("logit_bias")),
                aboveZero(fields, "repetition_penalty", REPETITION_MAX),
                fields.number("presence_penalty", 0, -2, 2),
                fields.number("frequency_penalty", 0, -2, 2),
                minTokens);
    }

    private static Delivery delivery(Fields fields) {
        boolean stream = fields.flag("stream");
        JsonNode options = fields.present("stream_options");
        if (options == null) {
            return stream ? Delivery.STREAM : Delivery.WHOLE;
        }
        if (!stream) {
            throw malformed("stream_options", "'stream_options' is only for streams.");
        }
        if (!options.isObject()) {
            throw malformed("stream_options", "'stream_options' must be an object.");
        }
        var inner = new Fields(options);
        for (String name : options.propertyNames()) {
            boolean neutral = name.equals("include_obfuscation") && !inner.flag(name);
            if (!name.equals("include_usage") && !neutral) {
                String shown = "stream_options." + Fields.shown(name);
                throw unsupported(shown, "'" + shown + "' is not supported here.");
            }
        }
        return inner.flag("include_usage") ? Delivery.STREAM_WITH_USAGE : Delivery.STREAM;
    }

    private static double aboveZero(Fields fields, String name, double max) {
        double value = fields.number(name, 1, 0, max);
        if (value == 0) {
            throw unsupported(name, "'" + name + "' must be above 0 and at most " + max + ".");
        }
        return value;
    }

    private static int topK(Fields fields) {
        Long topK = fields.whole("top_k");
        if (topK == null || topK == -1) {
            return 0;
        }
        if (topK < 0) {
            throw unsupported("top_k", "'top_k' must be -1, 0 or above.");
        }
        return (int) Math.min(topK, Integer.MAX_VALUE);
    }

    private static List<String> stops(@Nullable JsonNode stop) {
        if (stop == null) {
            return List.of();
        }
        List<JsonNode> values = stop.isArray() ? List.copyOf(stop.values()) : List.of(stop);
        if (values.size() > STOPS_MAX) {
            throw unsupported("stop", "'stop' takes at most " + STOPS_MAX + " strings.");
        }
        List<String> stops = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isString()) {
                throw malformed("stop", "'stop' must be a string or a list of strings.");
            }
            String text = value.asString();
            if (text.isEmpty() || text.length() > STOP_CHARS_MAX) {
                throw unsupported(
                        "stop", "A stop string has 1 to " + STOP_CHARS_MAX + " characters.");
            }
            stops.add(text);
        }
        return stops;
    }
}
