package io.alliancehub.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * All attributes that the hub's spans may have: ids of its own, counts, and words from lists that
 * it made. None is for anything that a caller wrote. The names {@code gen_ai.*}, {@code http.*} and
 * {@code error.type} are those of OpenTelemetry's semantic conventions.
 */
public final class SpanNames {
    public static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("hub.request_id");

    /** The bank's id. */
    public static final AttributeKey<String> BANK = AttributeKey.stringKey("hub.bank");

    public static final AttributeKey<String> MEMBER = AttributeKey.stringKey("hub.member");
    public static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("hub.outcome");

    /** Which of several answers to one prompt. */
    public static final AttributeKey<Long> CHOICE = AttributeKey.longKey("hub.choice");

    /** Positions that were run through the model. */
    public static final AttributeKey<Long> COMPUTED = AttributeKey.longKey("hub.tokens.computed");

    /** Of them, those run again after a preemption. */
    public static final AttributeKey<Long> RECOMPUTED =
            AttributeKey.longKey("hub.tokens.recomputed");

    /** Completion tokens that another member had made. */
    public static final AttributeKey<Long> RESUMED = AttributeKey.longKey("hub.tokens.resumed");

    public static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    public static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    public static final AttributeKey<Long> STATUS =
            AttributeKey.longKey("http.response.status_code");
    public static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    public static final AttributeKey<String> OPERATION =
            AttributeKey.stringKey("gen_ai.operation.name");
    public static final AttributeKey<String> PROVIDER =
            AttributeKey.stringKey("gen_ai.provider.name");

    /** The alias, as the hub's catalog or the member's list has it. */
    public static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");

    public static final AttributeKey<Long> MAX_TOKENS =
            AttributeKey.longKey("gen_ai.request.max_tokens");
    public static final AttributeKey<Long> CHOICES =
            AttributeKey.longKey("gen_ai.request.choice.count");
    public static final AttributeKey<Long> INPUT_TOKENS =
            AttributeKey.longKey("gen_ai.usage.input_tokens");
    public static final AttributeKey<Long> CACHED_TOKENS =
            AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
    public static final AttributeKey<Long> OUTPUT_TOKENS =
            AttributeKey.longKey("gen_ai.usage.output_tokens");
    public static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");

    /** The value of {@link #PROVIDER}. */
    public static final String HUB = "alliance-hub";

    /** The value of {@link #OPERATION} for each address; the word of the conventions. */
    public static String operation(String path) {
        if (path.endsWith("/embeddings") || path.endsWith("/rerank")) {
            return "embeddings";
        }
        return path.endsWith("/chat/completions") ? "chat" : "text_completion";
    }

    private SpanNames() {}
}
