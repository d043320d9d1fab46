package io.alliancehub.service.playground;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.access.Seats;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import tools.jackson.databind.json.JsonMapper;

/**
 * The playground over HTTP: for a bank's own people and nobody of the alliance, who never read
 * content. What is typed and answered passes through and is kept nowhere.
 */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/playground")
final class PlaygroundController {
    private static final Logger LOG = LoggerFactory.getLogger(PlaygroundController.class);
    private static final int PER_PERSON_MAX = 4;
    private static final int ALL_MAX = 200;
    private final PlaygroundKeys keys;
    private final GatewayClient gateway;
    private final JsonMapper json;
    private final Seats seats = new Seats(PER_PERSON_MAX, ALL_MAX);

    PlaygroundController(PlaygroundKeys keys, GatewayClient gateway, JsonMapper json) {
        this.keys = keys;
        this.gateway = gateway;
        this.json = json;
    }

    /**
     * The gateway's own stream, after one event {@code hub} with the request id. Hanging up stops
     * the model.
     */
    @Allowed(bank = {Role.BANK_ADMIN, Role.DEVELOPER})
    @PostMapping("/chat")
    @ApiResponse(
            responseCode = "200",
            description = "the answer's events, as the gateway sends them",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    void chat(
            @PathVariable TenantId tenant,
            @RequestBody ChatOrder order,
            NativeWebRequest request,
            HttpServletResponse response) {
        Actor person = person();
        byte[] body = order.gatewayBody(json);
        try (Seats.Seat _ = seats.take(person)) {
            HttpSession session = servletRequest(request).getSession(true);
            String key = keys.text(tenant, order.app(), person, session);
            new ChatRelay(gateway.send(key, body), response, json).run();
        } catch (IOException e) {
            LOG.debug("whoever tried something has left", e);
        }
    }

    /** Closes the playground: the session's keys work no more. */
    @Allowed(bank = {Role.BANK_ADMIN, Role.DEVELOPER})
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void close(@PathVariable TenantId tenant, NativeWebRequest request) {
        HttpSession session = servletRequest(request).getSession(false);
        if (session != null) {
            keys.end(tenant, person(), session);
        }
    }

    private static HttpServletRequest servletRequest(NativeWebRequest request) {
        HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
        if (servletRequest == null) {
            throw new IllegalStateException("this is no servlet request");
        }
        return servletRequest;
    }

    private static Actor person() {
        return Actor.current()
                .orElseThrow(() -> new HubProblem(ProblemCode.UNAUTHENTICATED, "sign in first"));
    }
}
