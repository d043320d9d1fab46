package io.alliancehub.launcher.client;

import io.alliancehub.launcher.console.HubFailure;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The chunks of one streamed answer as they come. Not safe for several threads. */
public final class ChatStream implements Closeable {
    private static final String DATA = "data:";

    private final HttpResponse<InputStream> response;
    private final BufferedReader reader;
    private final StringBuilder text = new StringBuilder();
    private int textChunks;
    private boolean done;
    private @Nullable JsonNode usage;

    ChatStream(HttpResponse<InputStream> response) {
        this.response = response;
        this.reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The HTTP status. */
    public int status() {
        return response.statusCode();
    }

    /** For a refusal: its status and the start of its body. */
    public String refusal() throws IOException {
        byte[] start = response.body().readNBytes(300);
        return status() + " " + new String(start, StandardCharsets.UTF_8);
    }

    /** The hub's id of this call. */
    public String requestId() {
        return response.headers().firstValue("x-request-id").orElse("");
    }

    /**
     * The next chunk; empty at the end, which is {@code [DONE]}, or the end of the connection.
     *
     * @throws IOException if the connection breaks
     */
    public Optional<JsonNode> next() throws IOException {
        String line;
        while ((line = reader.readLine()) != null) {
            if (!line.startsWith(DATA)) {
                continue;
            }
            String data = line.substring(DATA.length()).strip();
            if (data.equals("[DONE]")) {
                done = true;
                readToTheEnd();
                return Optional.empty();
            }
            JsonNode chunk = JsonClient.MAPPER.readTree(data);
            take(chunk);
            return Optional.of(chunk);
        }
        return Optional.empty();
    }

    /**
     * A body whose end was not read is cut off when it is closed, and so is its connection: in that
     * moment another call may have it already.
     */
    private void readToTheEnd() throws IOException {
        while (reader.readLine() != null) {
            // Nothing follows but the end of the body.
        }
    }

    private void take(JsonNode chunk) {
        String piece = chunk.path("choices").path(0).path("delta").path("content").asString("");
        if (!piece.isEmpty()) {
            text.append(piece);
            textChunks++;
        }
        if (chunk.path("usage").isObject()) {
            usage = chunk.path("usage");
        }
    }

    /** Reads to the end. */
    public ChatStream drain() {
        try {
            while (next().isPresent()) {
                // next() keeps what matters
            }
            return this;
        } catch (IOException e) {
            throw new HubFailure("The stream broke (" + e.getMessage() + ").", e);
        }
    }

    /** Reads until this many chunks have brought text. */
    public void readTextChunks(int count) {
        try {
            while (textChunks < count) {
                if (next().isEmpty()) {
                    throw new HubFailure(
                            "The stream ended after " + textChunks + " chunks of text.");
                }
            }
        } catch (IOException e) {
            throw new HubFailure("The stream broke (" + e.getMessage() + ").", e);
        }
    }

    /** The text so far. */
    public String text() {
        return text.toString();
    }

    /** How many chunks had text; each stands for one token or more. */
    public int textChunks() {
        return textChunks;
    }

    /** Whether the stream ended as it should. */
    public boolean done() {
        return done;
    }

    /** What the last chunk says the call used. */
    public Optional<JsonNode> usage() {
        return Optional.ofNullable(usage);
    }

    /** Hangs up. */
    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
