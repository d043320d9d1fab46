package io.alliancehub.service.identity;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Reason;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What the two families of endpoints have in common: those of the alliance and of a bank. */
@Component
final class PeopleDesk {
    private static final int EMAIL_LENGTH_MAX = 254;
    private static final Pattern EMAIL =
            Pattern.compile(
                    "(?=.{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                            + "@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
                            + "(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");
    private final People people;
    private final PersonAccess access;
    private final Writes writes;

    PeopleDesk(People people, PersonAccess access, Writes writes) {
        this.people = people;
        this.access = access;
        this.writes = writes;
    }

    Page<Person> list(
            @Nullable TenantId tenant,
            @Nullable String part,
            Person.@Nullable Status status,
            PageRequest page) {
        String text = part == null || part.isBlank() ? null : Require.text("q", part, 80);
        return people.list(tenant, new PersonFilter(text, status), page);
    }

    ResponseEntity<Person> create(
            @Nullable TenantId tenant, PersonBody body, HttpServletRequest request) {
        People.NewPerson wanted =
                new People.NewPerson(
                        Require.text("name", body.name(), 80),
                        email(body.email()),
                        roles(tenant, body.roles()));
        return writes.create(
                request, scope(tenant), body, Person.class, () -> people.create(tenant, wanted));
    }

    Person get(@Nullable TenantId tenant, String person) {
        return people.get(scope(tenant), person);
    }

    ResponseEntity<Person> changeRoles(
            @Nullable TenantId tenant, String person, RolesBody body, HttpServletRequest request) {
        Set<Role> roles = roles(tenant, body.roles());
        return writes.update(
                request,
                scope(tenant),
                body,
                Person.class,
                () -> people.changeRoles(scope(tenant), person, roles));
    }

    ResponseEntity<Person> deactivate(
            @Nullable TenantId tenant, String person, Reason reason, HttpServletRequest request) {
        String text = reason.text();
        return writes.update(
                request,
                scope(tenant),
                reason,
                Person.class,
                () -> people.deactivate(scope(tenant), person, text));
    }

    ResponseEntity<Person> reactivate(
            @Nullable TenantId tenant, String person, Reason reason, HttpServletRequest request) {
        String text = reason.text();
        return writes.update(
                request,
                scope(tenant),
                reason,
                Person.class,
                () -> people.reactivate(scope(tenant), person, text));
    }

    ResponseEntity<PersonAccess.TemporaryPassword> temporaryPassword(
            @Nullable TenantId tenant, String person, HttpServletRequest request) {
        return writes.perform(
                request,
                scope(tenant),
                null,
                PersonAccess.TemporaryPassword.class,
                () ->
                        Writes.Answer.shownOnce(
                                access.temporaryPassword(scope(tenant), person), person));
    }

    List<PersonAccess.PersonSession> sessions(@Nullable TenantId tenant, String person) {
        return access.sessions(scope(tenant), person);
    }

    ResponseEntity<Void> endSessions(
            @Nullable TenantId tenant, String person, HttpServletRequest request) {
        return writes.remove(
                request, scope(tenant), () -> access.endSessions(scope(tenant), person));
    }

    private static Scope scope(@Nullable TenantId tenant) {
        return tenant == null ? Scope.ALLIANCE : Scope.of(tenant);
    }

    static String email(@Nullable String value) {
        String email = Require.text("email", value, EMAIL_LENGTH_MAX).toLowerCase(Locale.ROOT);
        if (!EMAIL.matcher(email).matches()) {
            throw HubProblem.field("email", "email must look like name@bank.example");
        }
        return email;
    }

    private static Set<Role> roles(@Nullable TenantId tenant, @Nullable List<String> names) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : Require.present("roles", names)) {
            roles.add(
                    Role.named(String.valueOf(name))
                            .filter(it -> tenant == null ? it.isOfAlliance() : it.isOfBank())
                            .orElseThrow(() -> HubProblem.field("roles", allowed(tenant))));
        }
        if (roles.isEmpty()) {
            throw HubProblem.field("roles", allowed(tenant));
        }
        return roles;
    }

    private static String allowed(@Nullable TenantId tenant) {
        return tenant == null
                ? "roles of the alliance's people are operator, finance and auditor; at least one"
                : "roles of a bank's people are bank-admin, finance, developer and auditor; at"
                        + " least one";
    }

    /**
     * A person to admit.
     *
     * @param roles for example {@code ["bank-admin"]}
     */
    record PersonBody(
            @Nullable String name, @Nullable String email, @Nullable List<String> roles) {}

    /** All roles that a person is to have. */
    record RolesBody(@Nullable List<String> roles) {}
}
