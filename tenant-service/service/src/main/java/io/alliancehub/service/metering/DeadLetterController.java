package io.alliancehub.service.metering;

import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Reason;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Usage events that were set aside, over HTTP. */
@RestController
@RequestMapping("/api/v1/dead-letters")
final class DeadLetterController {
    private final DeadLetters letters;
    private final Writes writes;

    DeadLetterController(DeadLetters letters, Writes writes) {
        this.letters = letters;
        this.writes = writes;
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping
    Page<DeadLetters.Letter> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return letters.open(PageRequest.of(limit, cursor));
    }

    /** Naturally idempotent: an event is booked once however often it is tried. */
    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{id}/retry")
    DeadLetters.Letter retry(@PathVariable long id) {
        return letters.retry(id);
    }

    /** The event stays in the table, and stays off the bill. */
    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{id}/dismiss")
    ResponseEntity<DeadLetters.Letter> dismiss(
            @PathVariable long id, @RequestBody Reason body, HttpServletRequest request) {
        String reason = body.text();
        return writes.update(
                request,
                Scope.ALLIANCE,
                body,
                DeadLetters.Letter.class,
                () -> letters.dismiss(id, reason));
    }
}
