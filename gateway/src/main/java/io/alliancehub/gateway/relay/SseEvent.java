package io.alliancehub.gateway.relay;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param id of its {@code id:} line; null where it has none
 * @param name of its {@code event:} line; null where it has none
 * @param data its {@code data:} lines, joined by line ends
 */
record SseEvent(@Nullable String id, @Nullable String name, String data) {
    @Override
    public String toString() {
        return "SseEvent[" + name + ", " + data.length() + " characters]";
    }
}
