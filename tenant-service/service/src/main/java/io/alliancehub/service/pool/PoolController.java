package io.alliancehub.service.pool;

import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Reason;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The pool over HTTP. */
@RestController
@RequestMapping("/api/v1/pool/members")
final class PoolController {
    private static final Pattern MEMBER_ID = Pattern.compile("[a-z0-9][a-z0-9-]{2,39}");
    private final Pool pool;
    private final Drains drains;
    private final Writes writes;

    PoolController(Pool pool, Drains drains, Writes writes) {
        this.pool = pool;
        this.drains = drains;
        this.writes = writes;
    }

    @Allowed(alliance = {Role.OPERATOR, Role.AUDITOR})
    @GetMapping
    Members members() {
        return new Members(pool.members());
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{member}/drain")
    ResponseEntity<Drain> drain(
            @PathVariable String member, @RequestBody Reason reason, HttpServletRequest request) {
        String id = known(member);
        String text = reason.text();
        return writes.update(
                request, Scope.ALLIANCE, reason, Drain.class, () -> drains.drain(id, text));
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{member}/resume")
    ResponseEntity<Void> resume(
            @PathVariable String member, @RequestBody Reason reason, HttpServletRequest request) {
        String id = known(member);
        String text = reason.text();
        return writes.perform(
                request,
                Scope.ALLIANCE,
                reason,
                Void.class,
                () -> {
                    drains.resume(id, text);
                    return Writes.Answer.empty();
                });
    }

    private static String known(String member) {
        if (!MEMBER_ID.matcher(member).matches()) {
            throw HubProblem.notFound("member");
        }
        return member;
    }

    record Members(List<MemberView> items) {}
}
