package io.alliancehub.telemetry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Off, on, and with a collector that is no good. */
class TelemetryTest {
    private static final String REQUEST_ID = "0199f0c0ffee00112233445566778899";
    private static final String TRACES = "/v1/traces";

    @Test
    void withoutACollectorSpansAreEmpty() {
        try (Telemetry telemetry = Telemetry.from(Map.of(), "hub-test")) {
            Span span = telemetry.startTrace(telemetry.span("call", SpanKind.SERVER), REQUEST_ID);
            assertThat(telemetry.on()).isFalse();
            assertThat(span.getSpanContext().isValid()).isFalse();
            assertThat(span.isRecording()).isFalse();
            assertThat(TraceParent.of(span)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OTEL_SDK_DISABLED=true", "OTEL_TRACES_EXPORTER=none"})
    void standardVariablesTurnItOff(String variable) {
        String[] parts = variable.split("=", 2);
        Map<String, String> environment =
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", parts[0], parts[1]);
        try (Telemetry telemetry = Telemetry.from(environment, "hub-test")) {
            assertThat(telemetry.on()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OTEL_EXPORTER_OTLP_PROTOCOL=grpc",
                "OTEL_TRACES_SAMPLER=sometimes",
                "OTEL_BSP_MAX_QUEUE_SIZE=many"
            })
    void aVariableThatCannotBeFollowedStopsTheStart(String variable) {
        String[] parts = variable.split("=", 2);
        Map<String, String> environment =
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", parts[0], parts[1]);
        assertThatThrownBy(() -> Telemetry.from(environment, "hub-test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("O");
    }

    @Test
    void aTraceHasTheIdOfItsRequestAndItsChildrenToo() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        try (Telemetry telemetry = Telemetry.to(spans)) {
            Span root = telemetry.startTrace(telemetry.span("call", SpanKind.SERVER), REQUEST_ID);
            telemetry.child(root, "part", SpanKind.INTERNAL).startSpan().end();
            Span other =
                    telemetry.startTrace(telemetry.span("call", SpanKind.SERVER), "no such id");
            root.end();
            other.end();

            SpanData part = spans.getFinishedSpanItems().getFirst();
            assertThat(part.getTraceId()).isEqualTo(REQUEST_ID);
            assertThat(part.getParentSpanId()).isEqualTo(root.getSpanContext().getSpanId());
            assertThat(spans.getFinishedSpanItems().get(1).getParentSpanId())
                    .isEqualTo("0".repeat(16));
            assertThat(other.getSpanContext().getTraceId()).isNotEqualTo(REQUEST_ID);
            assertThat(other.getSpanContext().isValid()).isTrue();
            assertThat(TraceParent.of(root))
                    .isEqualTo("00-" + REQUEST_ID + "-" + part.getParentSpanId() + "-01");
            assertThat(TraceParent.read(TraceParent.of(root)).getSpanId())
                    .isEqualTo(part.getParentSpanId());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-0199f0c0ffee00112233445566778899-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-0199f0c0ffee00112233445566778899-0000000000000000-01",
                "00-0199f0c0ffee0011223344556677889g-00f067aa0ba902b7-01",
                "00-0199f0c0ffee00112233445566778899-00f067aa0ba902b7-01-more"
            })
    void aHeaderThatIsNoTraceParentSaysNothing(String header) {
        assertThat(TraceParent.read(header).isValid()).isFalse();
    }

    @Test
    void spansReachACollectorUnderTheProgramsName() {
        WireMockServer collector = collector(0);
        Map<String, String> environment =
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        collector.baseUrl(),
                        "OTEL_BSP_SCHEDULE_DELAY",
                        "20");
        try (Telemetry telemetry = Telemetry.from(environment, "hub-test")) {
            end(telemetry, 3);
            eventually(() -> telemetry.counts().exported() == 3);
            assertThat(telemetry.counts().lost()).isZero();
            String sent = sentTo(collector);
            assertThat(sent).contains("hub-test").contains("call-2");
        } finally {
            collector.stop();
        }
    }

    @Test
    void theSamplerOfTheEnvironmentIsUsed() {
        Map<String, String> environment =
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1",
                        "OTEL_TRACES_SAMPLER", "always_off");
        try (Telemetry telemetry = Telemetry.from(environment, "hub-test")) {
            assertThat(telemetry.on()).isTrue();
            assertThat(telemetry.span("call", SpanKind.SERVER).startSpan().isRecording()).isFalse();
        }
    }

    @Test
    void whatADeadCollectorDoesNotTakeIsLostAndCounted() throws IOException {
        Map<String, String> environment =
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://127.0.0.1:" + deadPort(),
                        "OTEL_BSP_SCHEDULE_DELAY",
                        "20",
                        "OTEL_EXPORTER_OTLP_TIMEOUT",
                        "500");
        try (Telemetry telemetry = Telemetry.from(environment, "hub-test")) {
            end(telemetry, 5);
            eventually(() -> telemetry.counts().lost() == 5);
            assertThat(telemetry.counts().exported()).isZero();
        }
    }

    @Test
    void aSlowCollectorMakesNobodyWaitAndTheQueueHasAnEnd() {
        WireMockServer collector = collector(8_000);
        Map<String, String> environment =
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", collector.baseUrl(),
                        "OTEL_BSP_SCHEDULE_DELAY", "20",
                        "OTEL_BSP_MAX_QUEUE_SIZE", "64",
                        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "16");
        try (Telemetry telemetry = Telemetry.from(environment, "hub-test")) {
            end(telemetry, 20_000);

            // Had anybody waited for the collector, it would have taken something by now.
            assertThat(telemetry.counts().exported()).isZero();
            assertThat(telemetry.counts().lost()).isBetween(19_000L, 19_990L);
        } finally {
            collector.stop();
        }
    }

    private static void end(Telemetry telemetry, int count) {
        for (int i = 0; i < count; i++) {
            telemetry.span("call-" + i, SpanKind.SERVER).startSpan().end();
        }
    }

    private static WireMockServer collector(int delayMillis) {
        WireMockServer collector =
                new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
        collector.start();
        collector.stubFor(
                post(urlEqualTo(TRACES))
                        .willReturn(aResponse().withStatus(200).withFixedDelay(delayMillis)));
        return collector;
    }

    private static String sentTo(WireMockServer collector) {
        StringBuilder sent = new StringBuilder();
        collector
                .getAllServeEvents()
                .forEach(
                        event ->
                                sent.append(
                                        new String(
                                                event.getRequest().getBody(),
                                                StandardCharsets.ISO_8859_1)));
        return sent.toString();
    }

    private static int deadPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void eventually(BooleanSupplier condition) {
        long until = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("nothing came of it in 20 s").isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
