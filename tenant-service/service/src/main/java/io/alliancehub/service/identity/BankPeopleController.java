package io.alliancehub.service.identity;

import io.alliancehub.contract.TenantId;
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

/** A bank's people over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/people")
final class BankPeopleController {
    private final PeopleDesk desk;

    BankPeopleController(PeopleDesk desk) {
        this.desk = desk;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.AUDITOR})
    @GetMapping
    Page<Person> list(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) Person.@Nullable Status status,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return desk.list(tenant, q, status, PageRequest.of(limit, cursor));
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Person> create(
            @PathVariable TenantId tenant,
            @RequestBody PersonBody body,
            HttpServletRequest request) {
        return desk.create(tenant, body, request);
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.AUDITOR})
    @GetMapping("/{person}")
    Person get(@PathVariable TenantId tenant, @PathVariable String person) {
        return desk.get(tenant, person);
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PutMapping("/{person}/roles")
    ResponseEntity<Person> changeRoles(
            @PathVariable TenantId tenant,
            @PathVariable String person,
            @RequestBody RolesBody body,
            HttpServletRequest request) {
        return desk.changeRoles(tenant, person, body, request);
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/{person}/deactivate")
    ResponseEntity<Person> deactivate(
            @PathVariable TenantId tenant,
            @PathVariable String person,
            @RequestBody Reason reason,
            HttpServletRequest request) {
        return desk.deactivate(tenant, person, reason, request);
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/{person}/reactivate")
    ResponseEntity<Person> reactivate(
            @PathVariable TenantId tenant,
            @PathVariable String person,
            @RequestBody Reason reason,
            HttpServletRequest request) {
        return desk.reactivate(tenant, person, reason, request);
    }

    /** The only answer that holds the password; it must be changed at the next log-in. */
    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/{person}/temporary-password")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<TemporaryPassword> temporaryPassword(
            @PathVariable TenantId tenant,
            @PathVariable String person,
            HttpServletRequest request) {
        return desk.temporaryPassword(tenant, person, request);
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.AUDITOR})
    @GetMapping("/{person}/sessions")
    List<PersonSession> sessions(@PathVariable TenantId tenant, @PathVariable String person) {
        return desk.sessions(tenant, person);
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/{person}/sessions/end-all")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> endSessions(
            @PathVariable TenantId tenant,
            @PathVariable String person,
            HttpServletRequest request) {
        return desk.endSessions(tenant, person, request);
    }
}
