package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.server.http.HttpLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    /** 100,000 bytes for the bodies of all connections together. */
    private static final HttpLimits LITTLE_ROOM =
            new HttpLimits(
                    1 << 20,
                    100_000,
                    16 << 10,
                    8,
                    4,
                    1 << 18,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));

    private final ScriptedEngine engine = new ScriptedEngine();
    private final TestMember member = TestMember.alone(engine);

    @AfterEach
    void stop() {
        member.close();
    }

    @Test
    void aClientThatHangsUpInMidStreamStopsTheEngine() throws Exception {
        ScriptedEngine.Answer answer;
        try (var client = new RawClient(member.port())) {
            client.send(RawClient.chat(TestMember.HELLO_STREAM));
            answer = engine.next().say("one");
            client.readUntil("one");
            assertThat(answer.isCancelled()).isFalse();
        }
        assertThat(answer.awaitCancel()).isTrue();
    }

    @Test
    void aClientThatHangsUpBeforeTheFirstTokenStopsTheEngine() throws Exception {
        for (String body : new String[] {TestMember.HELLO, TestMember.HELLO_STREAM}) {
            ScriptedEngine.Answer answer;
            try (var client = new RawClient(member.port())) {
                client.send(RawClient.chat(body));
                answer = engine.next();
            }
            assertThat(answer.awaitCancel()).isTrue();
        }
    }

    @Test
    void aClientThatDoesNotReadStopsTheEngine() throws Exception {
        try (var client = new RawClient(member.port())) {
            client.send(RawClient.chat(TestMember.HELLO_STREAM));
            ScriptedEngine.Answer answer = engine.next();
            String piece = "0123456789abcdef".repeat(512);
            int pieces = 0;
            // What the two sockets hold is the machine's choice; far beyond it, somebody must have
            // given up.
            while (!answer.isCancelled() && pieces < 20_000) {
                answer.say(piece);
                pieces++;
                // An engine makes a token in milliseconds, not at once.
                LockSupport.parkNanos(100_000);
            }
            assertThat(answer.awaitCancel()).isTrue();
            assertThat(pieces).isLessThan(20_000);
        }
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        try (var client = new RawClient(member.port())) {
            for (int i = 0; i < 3; i++) {
                client.send(RawClient.chat(TestMember.HELLO_STREAM));
                engine.next().say("answer " + i).stop();
                assertThat(client.readUntil("[DONE]\n\n\r\n0\r\n\r\n")).contains("answer " + i);
                client.send("GET /health HTTP/1.1\r\nhost: member\r\n\r\n");
                assertThat(client.readUntil("ok\"}")).contains("200 OK");
            }
        }
    }

    @Test
    void requestsThatWereSentAheadAreAnsweredInTheirOrder() throws Exception {
        try (var client = new RawClient(member.port())) {
            client.send(
                    RawClient.chat(TestMember.HELLO)
                            + "GET /nothing HTTP/1.1\r\nhost: member\r\n\r\n"
                            + "GET /health HTTP/1.1\r\nhost: member\r\nconnection: close\r\n\r\n");
            engine.next().say("first").stop();
            String all = client.readToEnd();
            assertThat(all.indexOf("first")).isPositive().isLessThan(all.indexOf("404 Not Found"));
            assertThat(all.indexOf("404 Not Found")).isLessThan(all.indexOf("{\"status\":\"ok\"}"));
        }
    }

    @Test
    void tooManyRequestsSentAheadCloseTheConnection() throws Exception {
        try (var client = new RawClient(member.port())) {
            client.send(RawClient.chat(TestMember.HELLO).repeat(6));
            ScriptedEngine.Answer answer = engine.next();
            assertThat(answer.awaitCancel()).isTrue();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void garbageIsRefusedAfterTheAnswersThatCameBefore() throws Exception {
        try (var client = new RawClient(member.port())) {
            client.send(RawClient.chat(TestMember.HELLO) + "\u0001\u0002 nonsense\r\n\r\n");
            engine.next().say("first").stop();
            String all = client.readToEnd();
            assertThat(all).contains("first", "400 Bad Request", "not valid HTTP");
            assertThat(all.indexOf("first")).isLessThan(all.indexOf("400 Bad Request"));
        }
        try (var client = new RawClient(member.port())) {
            client.send("\u0016\u0003\u0001 hello\r\n\r\n");
            assertThat(client.readToEnd()).contains("400 Bad Request");
        }
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWithAReadableAnswer() throws Exception {
        try (var client = new RawClient(member.port())) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: member\r\ncontent-length: 9000000\r\n\r\n");
            assertThat(client.readToEnd())
                    .contains("413 Request Entity Too Large", "\"code\":\"request_too_large\"");
        }
        try (var client = new RawClient(member.port())) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: member\r\ntransfer-encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 120; i++) {
                client.send(chunk);
            }
            assertThat(client.readToEnd()).contains("413 Request Entity Too Large");
        }
        assertThat(engine.hasNext()).isFalse();
    }

    @Test
    void aHeadBeyondTheLimitIsRefused() throws Exception {
        String tooMuch = "y".repeat(HttpLimits.standard().headerBytesMax());
        try (var client = new RawClient(member.port())) {
            client.send("GET /health HTTP/1.1\r\nx-long: " + tooMuch + "\r\n\r\n");
            assertThat(client.readToEnd()).contains("400 Bad Request");
        }
    }

    @Test
    void aRequestThatDoesNotBecomeWholeInTimeIsDropped() throws Exception {
        HttpLimits hasty =
                new HttpLimits(
                        1 << 20,
                        1 << 20,
                        16 << 10,
                        2,
                        4,
                        1 << 18,
                        Duration.ofMillis(200),
                        Duration.ofMillis(400));
        try (TestMember strict = TestMember.start(engine, TestMember.settings(null, null), hasty)) {
            try (var trickling = new RawClient(strict.port())) {
                trickling.send("POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 10\r\n\r\n{");
                assertThat(trickling.readToEnd()).isEmpty();
            }
            try (var silent = new RawClient(strict.port())) {
                assertThat(silent.readToEnd()).isEmpty();
            }
        }
    }

    @Test
    void bodiesThatArriveTogetherHaveALimitTogether() throws Exception {
        String head = "POST /v1/chat/completions HTTP/1.1\r\ncontent-length: 90000\r\n\r\n";
        try (TestMember small =
                TestMember.start(engine, TestMember.settings(null, null), LITTLE_ROOM)) {
            try (var first = new RawClient(small.port());
                    var second = new RawClient(small.port())) {
                first.send(head + "x".repeat(60_000));
                // One is refused however the two arrive, because both cannot be held.
                second.send(head + "x".repeat(60_000));
                assertThat(whatIsSaidFirst(first, second))
                        .contains("503 Service Unavailable", "retry-after: 1", "overloaded");
            }
            assertThat(firstLine(small.port(), head + "x".repeat(90_000), "400 Bad Request"))
                    .isNotEmpty();
        }
    }

    @Test
    void aBodyHasItsPlaceUntilItIsRead() throws Exception {
        try (TestMember small =
                TestMember.start(engine, TestMember.settings(null, null), LITTLE_ROOM)) {
            // How soon the member has read a body is its own affair: a few are given more time.
            assertThat(
                            keepsOthersOut(small, 50)
                                    || keepsOthersOut(small, 400)
                                    || keepsOthersOut(small, 2_000))
                    .isTrue();
        }
    }

    /** Whether a body that has arrived and waits for the answer before it takes all the room. */
    private boolean keepsOthersOut(TestMember small, long arrivesWithinMillis) throws Exception {
        String large = RawClient.chat("x".repeat(60_000));
        try (var ahead = new RawClient(small.port())) {
            ahead.send(RawClient.chat(TestMember.HELLO_STREAM));
            ScriptedEngine.Answer answer = engine.next().say("one");
            ahead.readUntil("one");
            ahead.send(large);
            Thread.sleep(arrivesWithinMillis);
            try (var other = new RawClient(small.port())) {
                String line = other.send(large).readUntil("\r\n");
                if (!line.contains("503 Service Unavailable")) {
                    answer.stop();
                    return false;
                }
            }
            answer.stop();
            assertThat(ahead.readUntil("not valid JSON")).contains("400 Bad Request");
            assertThat(firstLine(small.port(), large, "400 Bad Request")).isNotEmpty();
            return true;
        }
    }

    /** Asks until the answer begins as wanted. */
    private static String firstLine(int port, String request, String wanted) throws Exception {
        for (int attempt = 0; attempt < 200; attempt++) {
            try (var client = new RawClient(port)) {
                client.send(request);
                String line = client.readUntil("\r\n");
                if (line.contains(wanted)) {
                    return line;
                }
            } catch (IOException | AssertionError closed) {
                Thread.sleep(10);
            }
        }
        throw new AssertionError("the member never said " + wanted);
    }

    private static String whatIsSaidFirst(RawClient one, RawClient other) throws Exception {
        var said = new CompletableFuture<String>();
        for (RawClient each : List.of(one, other)) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    String all = each.readToEnd();
                                    if (!all.isEmpty()) {
                                        said.complete(all);
                                    }
                                } catch (IOException e) {
                                    said.completeExceptionally(e);
                                }
                            });
        }
        return said.get(10, TimeUnit.SECONDS);
    }

    @Test
    void connectionsBeyondTheLimitAreClosed() throws Exception {
        HttpLimits narrow =
                new HttpLimits(
                        1 << 20,
                        1 << 20,
                        16 << 10,
                        2,
                        4,
                        1 << 18,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));
        try (TestMember small = TestMember.start(engine, TestMember.settings(null, null), narrow);
                var one = new RawClient(small.port());
                var two = new RawClient(small.port())) {
            one.send("GET /health HTTP/1.1\r\nhost: member\r\n\r\n").readUntil("ok\"}");
            two.send("GET /health HTTP/1.1\r\nhost: member\r\n\r\n").readUntil("ok\"}");
            try (var three = new RawClient(small.port())) {
                assertThat(three.readToEnd()).isEmpty();
            }
            one.send("GET /health HTTP/1.1\r\nhost: member\r\n\r\n").readUntil("ok\"}");
        }
    }

    @Test
    void anOldClientIsAnsweredWithoutChunks() throws Exception {
        try (var client = new RawClient(member.port())) {
            client.send(RawClient.chat(TestMember.HELLO_STREAM).replace("HTTP/1.1", "HTTP/1.0"));
            engine.next().say("plain").stop();
            assertThat(client.readToEnd())
                    .doesNotContain("transfer-encoding")
                    .endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void drainingLetsTheRunningAnswerEndAndTakesNoOther() throws Exception {
        try (var client = new RawClient(member.port())) {
            client.send(RawClient.chat(TestMember.HELLO_STREAM));
            ScriptedEngine.Answer answer = engine.next().say("begun");
            client.readUntil("begun");
            Thread closing = Thread.ofVirtual().start(member::close);
            while (member.get("/health").statusCode() != 503) {
                Thread.onSpinWait();
            }
            var refused = member.chat(TestMember.HELLO).get(20, TimeUnit.SECONDS);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            answer.say(" and ended").stop();
            assertThat(client.readUntil("[DONE]")).contains(" and ended");
            closing.join();
        }
    }
}
