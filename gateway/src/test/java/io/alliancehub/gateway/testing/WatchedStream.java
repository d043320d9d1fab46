package io.alliancehub.gateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One streamed answer, read as it comes by a thread of its own. */
public final class WatchedStream {
    private final HttpURLConnection connection;
    private final String requestId;
    private final StringBuffer text = new StringBuffer();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable IOException failure;

    private WatchedStream(HttpURLConnection connection, String requestId, InputStream in) {
        this.connection = connection;
        this.requestId = requestId;
        Thread.ofVirtual().start(() -> read(in));
    }

    /** Opens a stream; returns once the answer's head is there. */
    public static WatchedStream open(URI gateway, TestBank bank, String extra) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection)
                            gateway.resolve("/v1/chat/completions").toURL().openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("content-type", "application/json");
            connection.setRequestProperty("authorization", "Bearer " + bank.key().reveal());
            connection
                    .getOutputStream()
                    .write(
                            TestGateway.body("\"stream\":true," + extra)
                                    .getBytes(StandardCharsets.UTF_8));
            if (connection.getResponseCode() != 200) {
                throw new AssertionError(
                        connection.getResponseCode()
                                + " "
                                + new String(
                                        connection.getErrorStream().readAllBytes(),
                                        StandardCharsets.UTF_8));
            }
            return new WatchedStream(
                    connection,
                    connection.getHeaderField("x-request-id"),
                    connection.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String requestId() {
        return requestId;
    }

    public String text() {
        return text.toString();
    }

    /** Tokens that have come. */
    public int words() {
        return text.toString().split("word ", -1).length - 1;
    }

    /** Closes the connection. */
    public void hangUp() {
        connection.disconnect();
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
