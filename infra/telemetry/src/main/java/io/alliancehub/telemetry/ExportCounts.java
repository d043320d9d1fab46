package io.alliancehub.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.function.Predicate;

/** What became of finished spans, as the SDK's own exporter and processor count it. Thread-safe. */
public final class ExportCounts implements MetricReader {
    private static final String PROCESSED = "processedSpans";
    private static final String EXPORTED = "otlp.exporter.exported";
    private static final AttributeKey<Boolean> DROPPED = AttributeKey.booleanKey("dropped");
    private static final AttributeKey<Boolean> SUCCESS = AttributeKey.booleanKey("success");

    private volatile CollectionRegistration registration = CollectionRegistration.noop();

    ExportCounts() {}

    /** Spans that a collector has taken. */
    public long exported() {
        return sum(EXPORTED, point -> Boolean.TRUE.equals(point.getAttributes().get(SUCCESS)));
    }

    /** Spans that are lost: their queue was full, or the collector did not take them. */
    public long lost() {
        return sum(PROCESSED, point -> Boolean.TRUE.equals(point.getAttributes().get(DROPPED)))
                + sum(EXPORTED, point -> Boolean.FALSE.equals(point.getAttributes().get(SUCCESS)));
    }

    private long sum(String name, Predicate<LongPointData> counted) {
        return registration.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .map(MetricData::getLongSumData)
                .flatMap(data -> data.getPoints().stream())
                .filter(counted)
                .mapToLong(LongPointData::getValue)
                .sum();
    }

    @Override
    public void register(CollectionRegistration given) {
        registration = given;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
