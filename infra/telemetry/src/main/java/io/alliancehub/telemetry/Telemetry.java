package io.alliancehub.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tracing of one program. Off, all spans are empty and cost nothing but the call. On, finished
 * spans wait in a bounded queue for a thread of the SDK's own, which sends them by OTLP over HTTP;
 * it fails open: what the queue cannot take, and what a collector does not, is lost and counted,
 * and no request ever waits. Thread-safe.
 *
 * <p>Parents are passed by hand. There is no current span on any thread, so none can be forgotten
 * there, and none be picked up by a request that it is not of.
 */
public final class Telemetry implements AutoCloseable {
    private static final String SCOPE = "io.alliancehub";
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String PROTOCOL = "http/protobuf";
    private static final int VALUE_CHARS_MAX = 128;
    private static final long LAST_SPANS_SECONDS = 2;

    private final @Nullable OpenTelemetrySdk sdk;
    private final ExportCounts counts;
    private final Tracer tracer;

    private Telemetry(@Nullable OpenTelemetrySdk sdk, ExportCounts counts) {
        this.sdk = sdk;
        this.counts = counts;
        this.tracer = (sdk == null ? OpenTelemetry.noop() : sdk).getTracer(SCOPE);
    }

    /** No tracing. */
    public static Telemetry off() {
        return new Telemetry(null, new ExportCounts());
    }

    /** To this exporter, each span at its end and on the thread that ends it. */
    public static Telemetry to(SpanExporter exporter) {
        SdkTracerProvider provider =
                bounded(SdkTracerProvider.builder())
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build();
        return new Telemetry(
                OpenTelemetrySdk.builder().setTracerProvider(provider).build(), new ExportCounts());
    }

    /**
     * As OpenTelemetry's standard variables say: on where {@code OTEL_EXPORTER_OTLP_ENDPOINT} (or
     * that of traces alone) names a collector and {@code OTEL_SDK_DISABLED} does not forbid it.
     *
     * @param service the name of the program where {@code OTEL_SERVICE_NAME} gives none
     * @throws IllegalArgumentException where a variable cannot be followed
     */
    public static Telemetry from(Map<String, String> environment, String service) {
        boolean named = isSet(environment, ENDPOINT) || isSet(environment, TRACES_ENDPOINT);
        if (!named
                || "true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"))
                || "none".equalsIgnoreCase(environment.get("OTEL_TRACES_EXPORTER"))) {
            return off();
        }
        requireHttp(environment, "OTEL_EXPORTER_OTLP_PROTOCOL");
        requireHttp(environment, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL");
        ExportCounts counts = new ExportCounts();
        try {
            return new Telemetry(configured(environment, service, counts), counts);
        } catch (ConfigurationException refused) {
            throw new IllegalArgumentException(
                    "OpenTelemetry's variables: " + refused.getMessage(), refused);
        }
    }

    private static OpenTelemetrySdk configured(
            Map<String, String> environment, String service, ExportCounts counts) {
        return AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesCustomizer(ignored -> properties(environment, service))
                .addTracerProviderCustomizer((builder, ignored) -> bounded(builder))
                .addMeterProviderCustomizer(
                        (builder, ignored) -> builder.registerMetricReader(counts))
                .build()
                .getOpenTelemetrySdk();
    }

    /** The SDK's names of the same variables, and what is not for the environment to say. */
    private static Map<String, String> properties(Map<String, String> environment, String service) {
        Map<String, String> properties = new HashMap<>();
        environment.forEach(
                (name, value) -> {
                    if (name.startsWith("OTEL_")) {
                        properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
                    }
                });
        properties.putIfAbsent("otel.service.name", service);
        properties.put("otel.exporter.otlp.protocol", PROTOCOL);
        properties.put("otel.traces.exporter", "otlp");
        // Metrics are at /metrics and logs in files.
        properties.put("otel.metrics.exporter", "none");
        properties.put("otel.logs.exporter", "none");
        properties.put("otel.propagators", "none");
        return properties;
    }

    private static SdkTracerProviderBuilder bounded(SdkTracerProviderBuilder builder) {
        return builder.setIdGenerator(new RequestTraceIds())
                .setSpanLimits(
                        SpanLimits.builder().setMaxAttributeValueLength(VALUE_CHARS_MAX).build());
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    private static void requireHttp(Map<String, String> environment, String name) {
        String protocol = environment.getOrDefault(name, PROTOCOL);
        if (!protocol.isBlank() && !protocol.equals(PROTOCOL)) {
            throw new IllegalArgumentException(name + " must be " + PROTOCOL + " or unset.");
        }
    }

    /** Whether spans go anywhere. */
    public boolean on() {
        return sdk != null;
    }

    /** What became of the spans. */
    public ExportCounts counts() {
        return counts;
    }

    /** A span that begins a trace, or goes on with another program's by {@code setParent}. */
    public SpanBuilder span(String name, SpanKind kind) {
        return tracer.spanBuilder(name).setSpanKind(kind).setNoParent();
    }

    /** A span within another one. */
    public SpanBuilder child(Span parent, String name, SpanKind kind) {
        return tracer.spanBuilder(name).setSpanKind(kind).setParent(Context.root().with(parent));
    }

    /** Starts the first span of a trace whose id is the request's. */
    public Span startTrace(SpanBuilder span, String requestId) {
        return RequestTraceIds.start(span, requestId);
    }

    /** Sends what is finished, for a moment, and stops. */
    @Override
    public void close() {
        if (sdk != null) {
            sdk.getSdkTracerProvider().shutdown().join(LAST_SPANS_SECONDS, TimeUnit.SECONDS);
        }
    }
}
