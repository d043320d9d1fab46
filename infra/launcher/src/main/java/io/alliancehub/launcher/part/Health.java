package io.alliancehub.launcher.part;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks each kind of service whether it does its work; no answer within two seconds means no. */
public final class Health {
    private static final int TIMEOUT_MILLIS = 2_000;

    private Health() {}

    /** Whether {@code GET} on this path of a local port answers 200. */
    public static boolean http(HttpClient client, int port, String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofMillis(TIMEOUT_MILLIS))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException silent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether Redis takes the password and answers a ping; not while it still loads its data. */
    public static boolean redis(int port, String password) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream()
                    .write(
                            ("AUTH " + password + "\r\nPING\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream answers = socket.getInputStream();
            return line(answers).equals("+OK") && line(answers).equals("+PONG");
        } catch (IOException silent) {
            return false;
        }
    }

    /** Whether something accepts connections on a local port. */
    public static boolean tcp(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    private static String line(InputStream stream) throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = stream.read()) >= 0 && next != '\n' && line.length() < 256) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
