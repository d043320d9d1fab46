package io.alliancehub.service.live;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * One viewer's stream: each newest frame as events, a comment where nothing came for a while. It
 * blocks where the viewer does not read, and then goes on with what is newest.
 */
final class LiveStream {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final long CHECK_NANOS = Duration.ofSeconds(30).toNanos();
    private final LiveReader reader;
    private final JsonMapper json;
    private final LongSupplier nanoTicker;

    LiveStream(LiveReader reader, JsonMapper json, LongSupplier nanoTicker) {
        this.reader = reader;
        this.json = json;
        this.nanoTicker = nanoTicker;
    }

    /**
     * Writes until the viewer is gone, may no longer watch, or the service ends.
     *
     * @param stillAllowed asked each half minute
     */
    void run(Actor viewer, OutputStream out, BooleanSupplier stillAllowed) throws IOException {
        write(out, "retry: 2000\n\n");
        long checked = nanoTicker.getAsLong();
        long seen = 0;
        try (LiveReader.Watch _ = reader.watch()) {
            while (!reader.isClosed()) {
                Frame frame = reader.next(seen, SILENCE);
                if (nanoTicker.getAsLong() - checked > CHECK_NANOS) {
                    checked = nanoTicker.getAsLong();
                    if (!stillAllowed.getAsBoolean()) {
                        write(out, "event: end\ndata: {\"reason\":\"signed-out\"}\n\n");
                        return;
                    }
                }
                write(out, frame == null ? ": quiet\n\n" : events(viewer, frame));
                seen = frame == null ? seen : frame.id();
            }
        }
    }

    private String events(Actor viewer, Frame frame) {
        Traffic traffic = visible(viewer, frame);
        if (traffic == null) {
            return event(frame, "state", Map.of("redis", "away"));
        }
        String events = event(frame, "traffic", traffic);
        return frame.pool() == null || !seesPool(viewer)
                ? events
                : events + event(frame, "pool", Map.of("members", frame.pool()));
    }

    /** What this viewer may see of a frame's traffic; null where there is none. */
    static @org.jspecify.annotations.Nullable Traffic visible(Actor viewer, Frame frame) {
        TenantId own = viewer.tenant();
        Traffic traffic = frame.traffic();
        return traffic == null || own == null ? traffic : traffic.of(own);
    }

    static boolean seesPool(Actor viewer) {
        return viewer.isOfAlliance()
                && (viewer.roles().contains(Role.OPERATOR)
                        || viewer.roles().contains(Role.AUDITOR));
    }

    private String event(Frame frame, String name, Object data) {
        return "id: "
                + frame.id()
                + "\nevent: "
                + name
                + "\ndata: "
                + json.writeValueAsString(data)
                + "\n\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
