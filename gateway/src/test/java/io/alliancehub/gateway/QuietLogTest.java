package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.alliancehub.gateway.testing.FakeMember;
import io.alliancehub.gateway.testing.FakeService;
import io.alliancehub.gateway.testing.SharedHub;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** No prompt, key or secret in any line of the log, our own at any level, whatever goes wrong. */
final class QuietLogTest {
    private static final String CANARY = "canary-4711-of-the-prompt";
    private static final TestBank BANK = SharedHub.HUB.add(TestBank.of("bank-quiet"));

    @Test
    void canaryAppearsInNoLogAndNoError() {
        Lines lines = new Lines();
        Logger ours = (Logger) LoggerFactory.getLogger("io.alliancehub");
        Level before = ours.getLevel();
        lines.start();
        ours.setLevel(Level.TRACE);
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(lines);
        try {
            String body = TestGateway.body("").replace("Guten Tag", CANARY);
            StringBuilder answers = new StringBuilder();
            answers.append(SharedHub.GATEWAY.chat(BANK, body).body());
            answers.append(SharedHub.GATEWAY.chat(BANK, body + CANARY).body());
            answers.append(SharedHub.GATEWAY.chat(BANK, body.replace("user", CANARY)).body());
            answers.append(
                    SharedHub.GATEWAY
                            .chat(BANK, body.replace("\"role\"", "\"" + CANARY + "\""))
                            .body());
            answers.append(SharedHub.GATEWAY.chat(BANK, body.replace("hub-mini", CANARY)).body());
            answers.append(SharedHub.GATEWAY.chat(TestBank.of("bank-other"), body).body());
            SharedHub.MEMBER.dieAfter = 2;
            answers.append(
                    SharedHub.GATEWAY
                            .chat(BANK, body.replace("{\"model\"", "{\"stream\":true,\"model\""))
                            .body());
            halfARequest();
            assertThat(answers.toString()).contains("member_failed").doesNotContain(CANARY);
        } finally {
            SharedHub.MEMBER.dieAfter = Integer.MAX_VALUE;
            root.detachAppender(lines);
            ours.setLevel(before);
        }
        assertThat(lines.seen).isNotEmpty();
        assertThat(lines.seen)
                .noneMatch(line -> line.contains(CANARY))
                .noneMatch(line -> line.contains(BANK.key().secret()))
                .noneMatch(line -> line.contains(FakeMember.SECRET))
                .noneMatch(line -> line.contains(FakeService.SECRET));
    }

    /**
     * A request that the server below us cannot read, with everything in it that must not be told.
     */
    private static void halfARequest() {
        try (Socket socket = new Socket("127.0.0.1", SharedHub.GATEWAY.url().getPort())) {
            String head =
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer "
                            + BANK.key().reveal()
                            + "\r\nx: "
                            + CANARY
                            + "\r\nbroken header\r\n: \r\n\r\n"
                            + CANARY;
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(
                            new String(
                                    socket.getInputStream().readAllBytes(),
                                    StandardCharsets.US_ASCII))
                    .doesNotContain(CANARY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            seen.add(event.getFormattedMessage() + " " + event.getThrowableProxy());
        }
    }
}
