package io.alliancehub.service.billing;

import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.change.Writes.Answer;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The recount of every bank's month over HTTP. */
@RestController
@RequestMapping("/api/v1/recounts")
@Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
final class AllRecountsController {
    private final Recounts recounts;
    private final Writes writes;

    AllRecountsController(Recounts recounts, Writes writes) {
        this.recounts = recounts;
        this.writes = writes;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<AllRecounts> request(@RequestBody Month body, HttpServletRequest request) {
        InvoiceMonth month = InvoiceMonth.parse(Require.text("month", body.month(), 7));
        return writes.perform(
                request,
                Scope.ALLIANCE,
                body,
                AllRecounts.class,
                () -> Answer.of(202, recounts.requestAll(month)));
    }

    @GetMapping("/{id}")
    AllRecounts get(@PathVariable String id) {
        return recounts.getAll(id);
    }

    @PostMapping("/{id}/cancel")
    ResponseEntity<AllRecounts> cancel(@PathVariable String id, HttpServletRequest request) {
        return writes.update(
                request, Scope.ALLIANCE, null, AllRecounts.class, () -> recounts.cancelAll(id));
    }

    record Month(@Nullable String month) {}
}
