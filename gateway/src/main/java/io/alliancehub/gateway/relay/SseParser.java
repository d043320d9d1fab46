package io.alliancehub.gateway.relay;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from bytes that may be cut anywhere, also within a character or between
 * CR and LF. Comments and unknown fields are skipped. Not thread-safe: one per stream.
 */
final class SseParser {
    private static final int EVENT_BYTES_MAX = 1 << 20;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean skipLineFeed;
    private int eventBytes;
    private @Nullable String id;
    private @Nullable String name;
    private @Nullable StringBuilder data;

    /**
     * Takes the next bytes.
     *
     * @return the events that they complete
     * @throws BrokenStreamException where an event is larger than 1 MiB
     */
    List<SseEvent> feed(byte[] bytes) {
        List<SseEvent> events = new ArrayList<>(2);
        for (byte next : bytes) {
            boolean followsReturn = skipLineFeed;
            skipLineFeed = false;
            if (next == '\n' && followsReturn) {
                continue;
            }
            if (next == '\n' || next == '\r') {
                skipLineFeed = next == '\r';
                endLine(events);
            } else {
                line.write(next);
                if (++eventBytes > EVENT_BYTES_MAX) {
                    throw new BrokenStreamException("an event is larger than 1 MiB");
                }
            }
        }
        return events;
    }

    private void endLine(List<SseEvent> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            endEvent(events);
            return;
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            return;
        }
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        switch (field) {
            case "id" -> id = value;
            case "event" -> name = value;
            case "data" -> append(value);
            default -> {
                // Other fields are allowed by the format and mean nothing here.
            }
        }
    }

    private void append(String value) {
        StringBuilder joined = data;
        if (joined == null) {
            data = new StringBuilder(value);
        } else {
            joined.append('\n').append(value);
        }
    }

    private void endEvent(List<SseEvent> events) {
        if (data != null) {
            events.add(new SseEvent(id, name, data.toString()));
        }
        id = null;
        name = null;
        data = null;
        eventBytes = 0;
    }
}
