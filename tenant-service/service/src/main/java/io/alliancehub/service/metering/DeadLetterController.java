package io.alliancehub.service.metering;

import io.alliancehub.service.change.Change;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Usage events that were set aside, over HTTP. */
@RestController
@RequestMapping("/api/v1/dead-letters")
final class DeadLetterController {
    private final DeadLetters letters;
    private final TenantTransactions transactions;
    private final ApplicationEventPublisher events;

    DeadLetterController(
            DeadLetters letters,
            TenantTransactions transactions,
            ApplicationEventPublisher events) {
        this.letters = letters;
        this.transactions = transactions;
        this.events = events;
    }

    @GetMapping
    Page<DeadLetters.Letter> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return letters.open(PageRequest.of(limit, cursor));
    }

    /** Naturally idempotent: an event is booked once however often it is tried. */
    @PostMapping("/{id}/retry")
    DeadLetters.Letter retry(@PathVariable long id) {
        DeadLetters.Letter after = letters.retry(id);
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    events.publishEvent(
                            Change.made(
                                    Scope.ALLIANCE,
                                    "usage.retried",
                                    Long.toString(id),
                                    new Outcome(after.resolvedAt() != null)));
                    return true;
                });
        return after;
    }

    record Outcome(boolean booked) {}
}
