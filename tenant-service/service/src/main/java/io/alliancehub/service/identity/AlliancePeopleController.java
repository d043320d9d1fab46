package io.alliancehub.service.identity;

import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Reason;
import io.alliancehub.service.identity.PeopleDesk.PersonBody;
import io.alliancehub.service.identity.PeopleDesk.RolesBody;
import io.alliancehub.service.identity.PersonAccess.PersonSession;
import io.alliancehub.service.identity.PersonAccess.TemporaryPassword;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The alliance's own people over HTTP. */
@RestController
@RequestMapping("/api/v1/people")
final class AlliancePeopleController {
    private final PeopleDesk desk;

    AlliancePeopleController(PeopleDesk desk) {
        this.desk = desk;
    }

    @Allowed(alliance = {Role.OPERATOR, Role.AUDITOR})
    @GetMapping
    Page<Person> list(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) Person.@Nullable Status status,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return desk.list(null, q, status, PageRequest.of(limit, cursor));
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Person> create(@RequestBody PersonBody body, HttpServletRequest request) {
        return desk.create(null, body, request);
    }

    @Allowed(alliance = {Role.OPERATOR, Role.AUDITOR})
    @GetMapping("/{person}")
    Person get(@PathVariable String person) {
        return desk.get(null, person);
    }

    @Allowed(alliance = Role.OPERATOR)
    @PutMapping("/{person}/roles")
    ResponseEntity<Person> changeRoles(
            @PathVariable String person, @RequestBody RolesBody body, HttpServletRequest request) {
        return desk.changeRoles(null, person, body, request);
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{person}/deactivate")
    ResponseEntity<Person> deactivate(
            @PathVariable String person, @RequestBody Reason reason, HttpServletRequest request) {
        return desk.deactivate(null, person, reason, request);
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{person}/reactivate")
    ResponseEntity<Person> reactivate(
            @PathVariable String person, @RequestBody Reason reason, HttpServletRequest request) {
        return desk.reactivate(null, person, reason, request);
    }

    /** The only answer that holds the password; it must be changed at the next log-in. */
    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{person}/temporary-password")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<TemporaryPassword> temporaryPassword(
            @PathVariable String person, HttpServletRequest request) {
        return desk.temporaryPassword(null, person, request);
    }

    @Allowed(alliance = {Role.OPERATOR, Role.AUDITOR})
    @GetMapping("/{person}/sessions")
    List<PersonSession> sessions(@PathVariable String person) {
        return desk.sessions(null, person);
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{person}/sessions/end-all")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> endSessions(@PathVariable String person, HttpServletRequest request) {
        return desk.endSessions(null, person, request);
    }
}
