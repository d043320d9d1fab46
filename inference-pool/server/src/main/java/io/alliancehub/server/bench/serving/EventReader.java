package io.alliancehub.server.bench.serving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/*
 * An event counts as an arrival when it brings text, or no text and no end: some servers send an event for
 * each token, also for one that is only a part of a character. What only tells the end brings nothing.
 * An event is dated when its line is there, before it is parsed.
 */
/** Reads a stream of server-sent events that is one raw completion. */
final class EventReader {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String DATA = "data:";
    private static final String DONE = "[DONE]";

    private final LongSupplier ticker;
    private final long started;
    private final List<Long> arrivals = new ArrayList<>();
    private @Nullable JsonNode usage;
    private @Nullable String failure;
    private boolean done;

    /**
     * A reader of one stream.
     *
     * @param started when the request was sent, by {@code ticker}
     */
    EventReader(LongSupplier ticker, long started) {
        this.ticker = ticker;
        this.started = started;
    }

    /** Reads to the end. */
    StreamSample read(InputStream body) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    take(line.substring(DATA.length()).strip(), ticker.getAsLong() - started);
                }
            }
        }
        if (failure != null) {
            return StreamSample.failed(failure);
        }
        if (!done) {
            return StreamSample.failed("the stream was cut");
        }
        if (usage == null) {
            return StreamSample.failed("the stream tells no usage");
        }
        return new StreamSample(
                arrivals,
                usage.path("prompt_tokens").asInt(0),
                usage.path("completion_tokens").asInt(0),
                null);
    }

    private void take(String data, long nanos) {
        if (data.equals(DONE)) {
            done = true;
            return;
        }
        JsonNode event;
        try {
            event = MAPPER.readTree(data);
        } catch (JacksonException e) {
            failure = "an event is no JSON";
            return;
        }
        if (event.has("error")) {
            failure = Refusal.in(event);
            return;
        }
        if (event.path("usage").isObject()) {
            usage = event.path("usage");
        }
        JsonNode choice = event.path("choices").path(0);
        if (choice.isObject() && brings(choice)) {
            arrivals.add(nanos);
        }
    }

    private static boolean brings(JsonNode choice) {
        return !choice.path("text").asString("").isEmpty()
                || !choice.path("finish_reason").isString();
    }
}
