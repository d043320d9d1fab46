package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.FakeMember;
import io.alliancehub.gateway.testing.FakeService;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import io.alliancehub.gateway.testing.WatchedStream;
import io.alliancehub.telemetry.SpanNames;
import io.alliancehub.telemetry.Telemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every call has its spans, each of them ends, and none says what was said. */
final class TracingTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String CALLERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private static final TestHub hub = new TestHub();
    private static final FakeMember member = hub.addMember("member-1");
    private static final TestGateway gateway =
            new TestGateway(hub, TestGateway.temporaryFolder(), Map.of(), Telemetry.to(spans));
    private static final TestBank bank = hub.add(TestBank.of("bank-traced"));

    @AfterAll
    static void close() {
        gateway.close();
        hub.close();
    }

    @BeforeEach
    void healthyMember() {
        member.dieAfter = Integer.MAX_VALUE;
        member.tokens = 5;
        member.pauseMillis = 1;
        member.refusesWith = 0;
        member.requestHeaders.clear();
    }

    @Test
    void aStreamHasASpanForEachPartOfItsLife() {
        HttpResponse<String> answer =
                gateway.chat(bank, TestGateway.body("\"stream\":true,\"max_tokens\":5"));
        List<SpanData> trace = traceOf(answer);

        SpanData call = call(trace);
        assertThat(call.getName()).isEqualTo("POST /v1/chat/completions");
        assertThat(call.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(call.getAttributes().get(SpanNames.REQUEST_ID)).isEqualTo(call.getTraceId());
        assertThat(call.getAttributes().get(SpanNames.BANK)).isEqualTo("bank-traced");
        assertThat(call.getAttributes().get(SpanNames.STATUS)).isEqualTo(200);
        assertThat(call.getAttributes().get(SpanNames.OUTCOME)).isEqualTo("completed");
        assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(trace)
                .extracting(SpanData::getName)
                .containsExactlyInAnyOrder(
                        "authenticate",
                        "count prompt",
                        "admit",
                        "journal",
                        "chat hub-mini",
                        "settle",
                        "POST /v1/chat/completions");
        assertThat(trace)
                .filteredOn(span -> span.getKind() != SpanKind.SERVER)
                .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(call.getSpanId()));
    }

    @Test
    void theMemberIsHandedTheSpanThatAsksIt() {
        HttpResponse<String> answer =
                gateway.chat(bank, TestGateway.body("\"stream\":true,\"max_tokens\":3"));
        SpanData asking = named(traceOf(answer), "chat hub-mini");

        assertThat(asking.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(asking.getEvents()).extracting(EventData::getName).contains("first_token");
        assertThat(header("traceparent"))
                .isEqualTo("00-" + asking.getTraceId() + "-" + asking.getSpanId() + "-01");
        assertThat(header(MemberProtocol.REQUEST_ID)).isEqualTo(asking.getTraceId());
    }

    @Test
    void aCallersTraceIsLinkedToAndGovernsNothing() {
        HttpResponse<String> answer =
                TestGateway.send(
                        chat(TestGateway.body("\"max_tokens\":2"))
                                .header(
                                        "traceparent",
                                        "00-" + CALLERS_TRACE + "-00f067aa0ba902b7-00")
                                .header("tracestate", "bank=Guten-Tag")
                                .header("baggage", "word=1"));
        SpanData call = call(traceOf(answer));

        assertThat(call.getParentSpanContext().isValid()).isFalse();
        assertThat(call.getTraceId()).isNotEqualTo(CALLERS_TRACE);
        assertThat(call.getLinks())
                .singleElement()
                .satisfies(
                        link -> {
                            assertThat(link.getSpanContext().getTraceId()).isEqualTo(CALLERS_TRACE);
                            assertThat(link.getSpanContext().getTraceState().isEmpty()).isTrue();
                        });
        assertThat(header("traceparent")).doesNotContain(CALLERS_TRACE);
        assertThat(member.requestHeaders.getLast().toString().toLowerCase(Locale.ROOT))
                .doesNotContain("tracestate")
                .doesNotContain("baggage");
    }

    @Test
    void tokensOfSpansAreThoseOfTheBill() {
        for (String form : List.of("\"stream\":true,\"max_tokens\":5", "\"max_tokens\":4")) {
            HttpResponse<String> answer = gateway.chat(bank, TestGateway.body(form));
            List<SpanData> trace = traceOf(answer);
            UsageEvent event = stored(requestId(answer));
            for (SpanData span : List.of(call(trace), named(trace, "chat hub-mini"))) {
                assertThat(span.getAttributes().get(SpanNames.INPUT_TOKENS))
                        .isEqualTo(event.usage().promptTokens());
                assertThat(span.getAttributes().get(SpanNames.CACHED_TOKENS))
                        .isEqualTo(event.usage().cachedTokens());
                assertThat(span.getAttributes().get(SpanNames.OUTPUT_TOKENS))
                        .isEqualTo(event.usage().completionTokens());
            }
        }
    }

    @Test
    void aRefusedCallHasItsSpanToo() {
        TestBank poor =
                hub.add(
                        TestBank.of(
                                "bank-without-requests",
                                TestBank.limit(
                                        LimitLevel.BANK,
                                        "bank-without-requests",
                                        LimitKind.REQUESTS_PER_MINUTE,
                                        0)));
        HttpResponse<String> answer = gateway.chat(poor, TestGateway.body(""));
        assertThat(answer.statusCode()).isEqualTo(429);
        List<SpanData> trace = traceOf(answer);

        assertThat(error(call(trace))).isEqualTo("rate_limit_exceeded");
        assertThat(error(named(trace, "admit"))).isEqualTo("rate_limit_exceeded");
        assertThat(call(trace).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(trace).extracting(SpanData::getName).doesNotContain("chat hub-mini");
    }

    @Test
    void whoIsUnknownHasASpanWithoutABank() {
        HttpResponse<String> answer =
                gateway.chat(TestBank.of("bank-nobody-knows"), TestGateway.body(""));
        SpanData call = call(traceOf(answer));
        assertThat(error(call)).isEqualTo("invalid_api_key");
        assertThat(call.getAttributes().get(SpanNames.STATUS)).isEqualTo(401);
        assertThat(call.getAttributes().get(SpanNames.BANK)).isNull();
    }

    @Test
    void aMemberThatDiesLeavesAnEndedErrorBehind() {
        member.dieAfter = 2;
        HttpResponse<String> answer =
                gateway.chat(bank, TestGateway.body("\"stream\":true,\"max_tokens\":5"));
        List<SpanData> trace = traceOf(answer);

        assertThat(error(named(trace, "chat hub-mini"))).isEqualTo("member_failed");
        assertThat(call(trace).getAttributes().get(SpanNames.OUTCOME)).isEqualTo("member_failed");
        assertThat(call(trace).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(call(trace).getAttributes().get(SpanNames.OUTPUT_TOKENS))
                .isEqualTo(stored(requestId(answer)).usage().completionTokens());
    }

    @Test
    void aMemberThatRefusesIsGivenBackAndEnded() {
        member.refusesWith = 422;
        HttpResponse<String> answer = gateway.chat(bank, TestGateway.body("\"max_tokens\":5"));
        List<SpanData> trace = traceOf(answer);

        assertThat(call(trace).getAttributes().get(SpanNames.OUTCOME)).isEqualTo("released");
        assertThat(error(named(trace, "chat hub-mini"))).isNotNull();
    }

    @Test
    void aCallerWhoHangsUpLeavesEndedSpansBehind() {
        member.tokens = 1_000;
        member.pauseMillis = 5;
        WatchedStream stream = WatchedStream.open(gateway.url(), bank, "\"max_tokens\":1000");
        Eventually.holds("some words", SOON, () -> stream.words() > 2);
        stream.hangUp();
        traceOf(stream.requestId());
        Eventually.holds(
                "the attempt's span has ended",
                SOON,
                () ->
                        spansOf(stream.requestId()).stream()
                                .anyMatch(span -> span.getKind() == SpanKind.CLIENT));
        List<SpanData> trace = spansOf(stream.requestId());

        SpanData call = call(trace);
        assertThat(call.getAttributes().get(SpanNames.OUTCOME)).isEqualTo("client_gone");
        assertThat(call.getEvents()).extracting(EventData::getName).contains("caller_gone");
        assertThat(named(trace, "chat hub-mini").getEvents())
                .extracting(EventData::getName)
                .contains("cancelled");
        assertThat(trace).extracting(SpanData::getName).contains("settle");
        assertThat(call.getAttributes().get(SpanNames.OUTPUT_TOKENS))
                .isEqualTo(stored(stream.requestId()).usage().completionTokens());
    }

    @Test
    void nothingThatWasSaidIsInAnySpan() {
        gateway.chat(bank, TestGateway.body("\"stream\":true"));
        gateway.chat(bank, TestGateway.body("\"max_tokens\":\"Guten Tag\""));
        gateway.chat(bank, "Guten Tag, this is no JSON");
        gateway.chat(bank, TestGateway.body("").replace(TestHub.ALIAS, "Guten-Tag"));
        gateway.get(bank, "/v1/Guten-Tag?word=" + bank.key().reveal());
        gateway.get(bank, "/v1/models/Guten-Tag");
        member.dieAfter = 1;
        gateway.chat(bank, TestGateway.body("\"stream\":true"));
        member.refusesWith = 500;
        HttpResponse<String> last = gateway.chat(bank, TestGateway.body(""));
        traceOf(last);

        String all =
                String.join(
                        "\n", spans.getFinishedSpanItems().stream().map(Object::toString).toList());
        assertThat(all)
                .contains("bank-traced", TestHub.ALIAS, "invalid_body", "model_not_found")
                .doesNotContain("Guten")
                .doesNotContain("银行")
                .doesNotContain("word ")
                .doesNotContain(bank.key().reveal())
                .doesNotContain(FakeMember.SECRET)
                .doesNotContain(FakeService.SECRET)
                .doesNotContain(TestBank.pepper());
        assertThat(spans.getFinishedSpanItems())
                .allSatisfy(
                        span -> {
                            assertThat(span.getStatus().getDescription()).isEmpty();
                            assertThat(span.hasEnded()).isTrue();
                        });
    }

    private static HttpRequest.Builder chat(String body) {
        return HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
                .header("authorization", "Bearer " + bank.key().reveal())
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String requestId(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-request-id").orElseThrow();
    }

    private static List<SpanData> traceOf(HttpResponse<String> answer) {
        return traceOf(requestId(answer));
    }

    /** The span of the whole ends last of all. */
    private static List<SpanData> traceOf(String requestId) {
        Eventually.holds(
                "the call's span has ended",
                SOON,
                () ->
                        spansOf(requestId).stream()
                                .anyMatch(span -> span.getKind() == SpanKind.SERVER));
        return spansOf(requestId);
    }

    private static List<SpanData> spansOf(String requestId) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(requestId))
                .toList();
    }

    private static SpanData call(List<SpanData> trace) {
        return trace.stream()
                .filter(span -> span.getKind() == SpanKind.SERVER)
                .findAny()
                .orElseThrow();
    }

    private static SpanData named(List<SpanData> trace, String name) {
        return trace.stream().filter(span -> span.getName().equals(name)).findAny().orElseThrow();
    }

    private static String error(SpanData span) {
        return String.valueOf(span.getAttributes().get(SpanNames.ERROR));
    }

    private static String header(String name) {
        return member.requestHeaders.getLast().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().getFirst())
                .findAny()
                .orElseThrow();
    }

    private static UsageEvent stored(String requestId) {
        Eventually.holds(
                "event stored", SOON, () -> hub.service.stored.containsKey(requestId + "-0"));
        return hub.service.stored.get(requestId + "-0");
    }
}
