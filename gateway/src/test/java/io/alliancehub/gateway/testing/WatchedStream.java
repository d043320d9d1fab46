package io.alliancehub.gateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One streamed answer, read as it comes by a thread of its own. */
public final class WatchedStream {
    private final HttpResponse<InputStream> answer;
    private final StringBuffer text = new StringBuffer();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable IOException failure;

    private WatchedStream(HttpResponse<InputStream> answer) {
        this.answer = answer;
        Thread.ofVirtual().start(() -> read(answer.body()));
    }

    /** Opens a stream on a connection of its own; returns once the answer's head is there. */
    public static WatchedStream open(URI gateway, TestBank bank, String extra) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request =
                HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer " + bank.key().reveal())
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        TestGateway.body("\"stream\":true," + extra)))
                        .build();
        try {
            HttpResponse<InputStream> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new AssertionError(
                        answer.statusCode()
                                + " "
                                + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            return new WatchedStream(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String requestId() {
        return answer.headers().firstValue("x-request-id").orElseThrow();
    }

    public String text() {
        return text.toString();
    }

    /** Tokens that have come. */
    public int words() {
        return text.toString().split("word ", -1).length - 1;
    }

    /** Closes the connection at once, also while the reader waits for more. */
    public void hangUp() {
        try {
            answer.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitEnd() {
        try {
            if (!ended.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the stream did not end: " + text);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(InputStream in) {
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            ended.countDown();
        }
    }

    public boolean failed() {
        return failure != null;
    }
}
