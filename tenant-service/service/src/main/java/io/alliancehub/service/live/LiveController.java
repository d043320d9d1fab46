package io.alliancehub.service.live;

import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.access.Seats;
import io.alliancehub.service.access.Standing;
import io.alliancehub.service.pool.MemberView;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happens now, over HTTP. The stream is written by the request's own (virtual) thread: there
 * is nothing to queue. A viewer that comes back gets the present state; there is nothing to replay.
 */
@RestController
@RequestMapping("/api/v1/live")
final class LiveController {
    private static final Logger LOG = LoggerFactory.getLogger(LiveController.class);
    private static final int PER_PERSON_MAX = 8;
    private static final int ALL_MAX = 300;
    private final LiveReader reader;
    private final LiveStream stream;
    private final Standing standing;
    private final Seats seats = new Seats(PER_PERSON_MAX, ALL_MAX);

    LiveController(LiveReader reader, JsonMapper json, LongSupplier nanoTicker, Standing standing) {
        this.reader = reader;
        this.stream = new LiveStream(reader, json, nanoTicker);
        this.standing = standing;
    }

    /** Events {@code traffic} and {@code pool} each second, {@code state} where Redis is away. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void live(NativeWebRequest request, HttpServletResponse response) {
        Actor viewer = viewer();
        HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
        try (Seats.Seat _ = seats.take(viewer)) {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8");
            response.setHeader("cache-control", "no-store");
            response.setHeader("x-accel-buffering", "no");
            OutputStream out = response.getOutputStream();
            stream.run(
                    viewer,
                    out,
                    () -> servletRequest != null && standing.holds(servletRequest, viewer));
        } catch (IOException e) {
            LOG.debug("a viewer has left", e);
        }
    }

    /** The same once: for the first paint, and for who cannot read events. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/now")
    Now now() {
        Actor viewer = viewer();
        Frame frame = reader.now();
        Traffic traffic = LiveStream.visible(viewer, frame);
        return new Now(
                traffic == null ? "away" : "there",
                traffic,
                LiveStream.seesPool(viewer) ? frame.pool() : null);
    }

    private static Actor viewer() {
        return Actor.current()
                .orElseThrow(() -> new HubProblem(ProblemCode.UNAUTHENTICATED, "sign in first"));
    }

    /**
     * The present state.
     *
     * @param redis {@code there}, or {@code away} where nothing can be known
     */
    record Now(String redis, @Nullable Traffic traffic, @Nullable List<MemberView> members) {}
}
