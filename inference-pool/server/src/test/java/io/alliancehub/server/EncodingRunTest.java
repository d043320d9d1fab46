package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.serving.AnswerListener;
import io.alliancehub.server.serving.AnswerRequest;
import io.alliancehub.server.serving.EncodingEnd;
import io.alliancehub.server.serving.EncodingListener;
import io.alliancehub.server.serving.EncodingRequest;
import io.alliancehub.server.serving.EngineFullException;
import io.alliancehub.server.serving.EngineLoad;
import io.alliancehub.server.serving.RunningAnswer;
import io.alliancehub.server.serving.ServedEngine;
import io.alliancehub.server.serving.ServedZones;
import io.alliancehub.server.serving.VectorForm;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the texts of a request go through an engine whose every text waits for the test. */
class EncodingRunTest {

    private static final int SECONDS_MAX = 20;

    private final Holding engine = new Holding();
    private final TestMember member =
            TestMember.start(
                    engine, TestMember.settings(TestMember.SECRET, null), HttpLimits.standard());

    private record Text(
            EncodingRequest request, EncodingListener listener, CountDownLatch cancelled) {

        void encode() {
            listener.ended(new EncodingEnd.Encoded(new float[] {1, 0}, made()));
        }

        void cancel() {
            listener.ended(new EncodingEnd.Cancelled(new AnswerEnd.Made(0, 0, 1)));
        }

        private AnswerEnd.Made made() {
            return new AnswerEnd.Made(0, 0, request.tokens().length);
        }
    }

    private static final class Holding implements ServedEngine {

        private final BlockingQueue<Text> texts = new LinkedBlockingQueue<>();
        private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);

        Text next() throws InterruptedException {
            Text text = texts.poll(SECONDS_MAX, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("no text came");
            }
            return text;
        }

        List<Text> next(int count) throws InterruptedException {
            List<Text> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(next());
            }
            return all;
        }

        @Override
        public RunningAnswer embed(EncodingRequest request, EncodingListener listener) {
            if (room.getAndUpdate(n -> n > 0 ? n - 1 : n) <= 0) {
                throw new EngineFullException();
            }
            var text = new Text(request, listener, new CountDownLatch(1));
            texts.add(text);
            return text.cancelled()::countDown;
        }

        @Override
        public VectorForm vectors() {
            return new VectorForm(2, List.of());
        }

        @Override
        public RunningAnswer submit(AnswerRequest request, AnswerListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServedZones zones() {
            throw new UnsupportedOperationException();
        }

        @Override
        public EngineLoad load() {
            return new EngineLoad(
                    0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, ScriptedEngine.SECONDS, 0, false);
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void stop() {
        member.close();
    }

    private static String body(int texts) {
        return "{\"model\":\"tiny\",\"input\":["
                + IntStream.range(0, texts).mapToObj(i -> "\"a\"").collect(Collectors.joining(","))
                + "]}";
    }

    private CompletableFuture<HttpResponse<String>> ask(int texts) {
        return member.post(
                "/v1/embeddings",
                body(texts),
                "x-hub-secret",
                TestMember.SECRET,
                "x-hub-request-id",
                "r-9");
    }

    private MemberAccounting account() throws Exception {
        return ContractJson.read(
                member.get("/internal/answers/r-9", "x-hub-secret", TestMember.SECRET).body(),
                MemberAccounting.class);
    }

    @Test
    void anEngineHasEightTextsOfARequestAndTheNextWhenOneIsBack() throws Exception {
        var answer = ask(20);
        List<Text> held = new ArrayList<>(engine.next(8));
        for (int i = 8; i < 20; i++) {
            assertThat(engine.texts).isEmpty();
            held.removeFirst().encode();
            held.add(engine.next());
        }
        held.forEach(Text::encode);
        HttpResponse<String> whole = answer.get(SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(TestMember.json(whole).get("data")).hasSize(20);
        assertThat(account().computedTokens()).isEqualTo(20);
    }

    @Test
    void whoHangsUpEndsTheTextsThatRunAndNoMoreAreAskedFor() throws Exception {
        List<Text> held;
        try (var client = new RawClient(member.port())) {
            String body = body(20);
            client.send(
                    "POST /v1/embeddings HTTP/1.1\r\nhost: member\r\nx-hub-secret: "
                            + TestMember.SECRET
                            + "\r\nx-hub-request-id: r-9\r\ncontent-length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body);
            held = engine.next(8);
        }
        for (Text text : held) {
            assertThat(text.cancelled().await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
            text.cancel();
        }
        MemberAccounting account = account();
        assertThat(account.finishReason()).isEqualTo("cancelled");
        assertThat(account.computedTokens()).isEqualTo(8);
        assertThat(engine.texts).isEmpty();
    }

    @Test
    void aFullEngineIsWaitedForByWhoHasTextsInItAndTurnsOthersAway() throws Exception {
        engine.room.set(2);
        var answer = ask(3);
        List<Text> held = engine.next(2);
        HttpResponse<String> other = ask(1).get(SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(other.statusCode()).isEqualTo(503);
        assertThat(other.headers().firstValue("retry-after")).isPresent();
        engine.room.set(1);
        held.forEach(Text::encode);
        engine.next().encode();
        assertThat(answer.get(SECONDS_MAX, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void oneTextThatFailsFailsTheRequestAndEndsTheOthers() throws Exception {
        var answer = ask(3);
        List<Text> held = engine.next(3);
        held.getFirst()
                .listener()
                .ended(new EncodingEnd.Failed("The model failed.", new AnswerEnd.Made(0, 0, 1)));
        for (Text text : held.subList(1, 3)) {
            assertThat(text.cancelled().await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
            text.cancel();
        }
        HttpResponse<String> failed = answer.get(SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(account().finishReason()).isEqualTo("failed");
    }
}
