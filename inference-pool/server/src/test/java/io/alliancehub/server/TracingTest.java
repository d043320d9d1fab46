package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.serving.OwnEngine;
import io.alliancehub.server.serving.ServedEngine;
import io.alliancehub.server.tracing.AnswerTrace;
import io.alliancehub.server.tracing.AnswerTraces;
import io.alliancehub.telemetry.SpanNames;
import io.alliancehub.telemetry.Telemetry;
import io.alliancehub.tokenizer.ChatTemplate;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.util.concurrent.Ticker;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A member's spans: whose children they are, what they count, and that they say nothing. */
class TracingTest {

    private static final String TRACE = "0199f0c0ffee00112233445566778899";
    private static final String ASKING = "00f067aa0ba902b7";
    private static final String[] HUB = {
        "x-hub-secret",
        TestMember.SECRET,
        "x-hub-request-id",
        TRACE,
        "x-hub-zone",
        "bank-a",
        "traceparent",
        "00-" + TRACE + "-" + ASKING + "-01"
    };

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();

    @TempDir Path folder;

    @Test
    void anAnswerOfTheEngineIsToldPartByPart() throws Exception {
        try (TestMember member = traced(engine(), TestMember.SECRET)) {
            String body =
                    TestMember.HELLO.replace(
                            "{\"model\"",
                            "{\"temperature\":0,\"ignore_eos\":true,\"max_tokens\":20,\"model\"");
            JsonNode usage = usage(member.chat(body, HUB).get(60, TimeUnit.SECONDS));
            SpanData whole = whole();

            assertThat(whole.getTraceId()).isEqualTo(TRACE);
            assertThat(whole.getParentSpanId()).isEqualTo(ASKING);
            assertThat(whole.getKind()).isEqualTo(SpanKind.SERVER);
            assertThat(whole.getName()).isEqualTo("chat tiny");
            assertThat(whole.getAttributes().get(SpanNames.REQUEST_ID)).isEqualTo(TRACE);
            assertThat(whole.getAttributes().get(SpanNames.BANK)).isEqualTo("bank-a");
            assertThat(whole.getAttributes().get(SpanNames.FINISH_REASONS))
                    .containsExactly("length");
            assertUsage(whole, usage);
            List<SpanData> parts = parts(whole);
            assertThat(parts)
                    .extracting(SpanData::getName)
                    .containsExactly("queued", "prefill", "decode");
            assertThat(parts.getFirst().getStartEpochNanos())
                    .isGreaterThanOrEqualTo(whole.getStartEpochNanos());
            assertThat(parts.getLast().getEndEpochNanos())
                    .isLessThanOrEqualTo(whole.getEndEpochNanos());
            for (int i = 0; i < 2; i++) {
                assertThat(parts.get(i).getEndEpochNanos())
                        .isEqualTo(parts.get(i + 1).getStartEpochNanos());
            }
            assertThat(whole.getEvents())
                    .extracting(EventData::getName)
                    .containsExactly("first_token", "finished");
        }
    }

    @Test
    void eachChoiceHasItsParts() throws Exception {
        try (TestMember member = traced(engine(), TestMember.SECRET)) {
            String body =
                    TestMember.HELLO_STREAM.replace(
                            "{\"stream\"", "{\"n\":2,\"max_tokens\":4,\"seed\":1,\"stream\"");
            member.chat(body, HUB).get(60, TimeUnit.SECONDS);
            SpanData whole = whole();
            assertThat(whole.getAttributes().get(SpanNames.CHOICES)).isEqualTo(2);
            assertThat(parts(whole))
                    .filteredOn(span -> span.getName().equals("queued"))
                    .extracting(span -> span.getAttributes().get(SpanNames.CHOICE))
                    .containsExactly(0L, 1L);
        }
    }

    @Test
    void aReaderWhoHangsUpLeavesAnEndedSpanBehind() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        try (TestMember member = traced(engine, null)) {
            ScriptedEngine.Answer answer;
            try (RawClient client = new RawClient(member.port())) {
                client.send(RawClient.chat(TestMember.HELLO_STREAM));
                answer = engine.next().say("Answer");
                client.readUntil("Answer");
            }
            assertThat(answer.awaitCancel()).isTrue();
            assertThat(spans.getFinishedSpanItems()).isEmpty();
            answer.end(new AnswerEnd.Cancelled(answer.made()));

            SpanData whole = whole();
            assertThat(whole.getAttributes().get(SpanNames.FINISH_REASONS))
                    .containsExactly("cancelled");
            assertThat(whole.getAttributes().get(SpanNames.OUTPUT_TOKENS)).isEqualTo(1);
        }
    }

    @Test
    void anEngineThatFailsLeavesAnErrorWithoutWords() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        try (TestMember member = traced(engine, TestMember.SECRET)) {
            var response = member.chat(TestMember.HELLO, HUB);
            ScriptedEngine.Answer answer = engine.next().say("Answer");
            answer.end(new AnswerEnd.Failed("Hello made it fail", answer.made()));
            assertThat(response.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(500);

            SpanData whole = whole();
            assertThat(whole.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(whole.getAttributes().get(SpanNames.ERROR)).isEqualTo("engine_failed");
        }
    }

    @Test
    void whatIsRefusedHasASpanWithItsCode() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        try (TestMember member = traced(engine, TestMember.SECRET)) {
            engine.refuseAll();
            assertRefused(member.chat(TestMember.HELLO, HUB).get(), 503, "overloaded");
            String unknown = TestMember.HELLO.replace("tiny", "Hello-model");
            assertRefused(member.chat(unknown, HUB).get(), 404, "model_not_found");
            assertRefused(member.chat("{Hello", HUB).get(), 400, "400");
        }
    }

    @Test
    void whoHasNoSecretToShowIsNobodysChild() throws Exception {
        ScriptedEngine engine = new ScriptedEngine();
        try (TestMember member = traced(engine, null)) {
            var response =
                    member.chat(
                            TestMember.HELLO, "traceparent", "00-" + TRACE + "-" + ASKING + "-01");
            engine.next().say("Answer").stop();
            String requestId =
                    response.get(20, TimeUnit.SECONDS)
                            .headers()
                            .firstValue("x-request-id")
                            .orElseThrow();
            SpanData whole = whole();
            assertThat(whole.getParentSpanContext().isValid()).isFalse();
            assertThat(whole.getTraceId()).isEqualTo(requestId).isNotEqualTo(TRACE);
        }
    }

    @Test
    void nothingThatWasSaidIsInAnySpan() throws Exception {
        var all = new StringBuilder();
        for (Scenario scenario :
                List.<Scenario>of(
                        this::anEngineThatFailsLeavesAnErrorWithoutWords,
                        this::aReaderWhoHangsUpLeavesAnEndedSpanBehind,
                        this::whatIsRefusedHasASpanWithItsCode,
                        this::anAnswerOfTheEngineIsToldPartByPart)) {
            scenario.run();
            all.append(spans.getFinishedSpanItems());
            spans.reset();
        }
        assertThat(all.toString())
                .contains("tiny", TRACE)
                .doesNotContain("Hello")
                .doesNotContain("Answer")
                .doesNotContain("made it fail")
                .doesNotContain(TestMember.SECRET);
    }

    @Test
    void withoutTracingNothingIsMade() {
        AnswerTraces traces =
                new AnswerTraces(Telemetry.off(), "member-test", Clock.systemUTC(), () -> 0);
        assertThat(traces.arrived("/v1/chat/completions", EmptyHttpHeaders.INSTANCE))
                .isSameAs(AnswerTrace.NONE);
    }

    /** Spans that are there when the member has closed. */
    private record Kept(SpanExporter spans) implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            return spans.export(ended);
        }

        @Override
        public CompletableResultCode flush() {
            return spans.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    /** A test of this class, run for its spans. */
    @FunctionalInterface
    private interface Scenario {
        void run() throws Exception;
    }

    private void assertRefused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        SpanData span = spans.getFinishedSpanItems().getLast();
        assertThat(span.getParentSpanId()).isEqualTo(ASKING);
        assertThat(span.getAttributes().get(SpanNames.STATUS)).isEqualTo(status);
        assertThat(span.getAttributes().get(SpanNames.ERROR)).isEqualTo(code);
    }

    private static void assertUsage(SpanData whole, JsonNode usage) {
        assertThat(whole.getAttributes().get(SpanNames.INPUT_TOKENS))
                .isEqualTo(usage.get("prompt_tokens").asLong());
        assertThat(whole.getAttributes().get(SpanNames.OUTPUT_TOKENS))
                .isEqualTo(usage.get("completion_tokens").asLong());
        assertThat(whole.getAttributes().get(SpanNames.CACHED_TOKENS))
                .isEqualTo(usage.get("prompt_tokens_details").get("cached_tokens").asLong());
    }

    private static JsonNode usage(HttpResponse<String> response) {
        return TestMember.json(response).get("usage");
    }

    private OwnEngine engine() throws Exception {
        EngineSettings settings =
                EngineSettings.defaults().withThreads(1).withKvBytes(4 << 20).withLimits(4, 4, 64);
        return new OwnEngine(
                Engine.open(
                        TinyModelFile.write(folder, ChatTemplate.CHATML),
                        settings,
                        Ticker.systemTicker()::nanoTime));
    }

    private TestMember traced(ServedEngine engine, @Nullable String secret) {
        return TestMember.traced(engine, secret, Telemetry.to(new Kept(spans)));
    }

    private SpanData whole() throws InterruptedException {
        for (int i = 0; i < 2_000; i++) {
            for (SpanData span : spans.getFinishedSpanItems()) {
                if (span.getKind() == SpanKind.SERVER) {
                    return span;
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no span has ended");
    }

    private List<SpanData> parts(SpanData whole) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getParentSpanId().equals(whole.getSpanId()))
                .toList();
    }
}
