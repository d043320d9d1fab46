package io.alliancehub.service.identity;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.NewIds;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * The hub's people. What is decided here holds here at once; the directory is told by {@link
 * Provisioning}, in the same transaction or not at all.
 */
@Service
public final class People {
    private static final int NAME_LENGTH_MAX = 80;
    private final PersonRepository repository;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final Provisioning provisioning;
    private final PersonSessions sessions;
    private final ApplicationEventPublisher events;
    private final NewIds ids;
    private final Clock clock;

    People(
            PersonRepository repository,
            Tenants tenants,
            TenantTransactions transactions,
            Provisioning provisioning,
            PersonSessions sessions,
            ApplicationEventPublisher events,
            NewIds ids,
            Clock clock) {
        this.repository = repository;
        this.tenants = tenants;
        this.transactions = transactions;
        this.provisioning = provisioning;
        this.sessions = sessions;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Admits a person.
     *
     * @param tenant the person's bank; null for the alliance
     */
    public Person create(@Nullable TenantId tenant, NewPerson wanted) {
        Scope scope = scope(tenant);
        return transactions.call(
                scope,
                jdbc -> {
                    requireOpen(tenant);
                    Person person =
                            new Person(
                                    ids.next("per"),
                                    tenant,
                                    wanted.name(),
                                    wanted.email(),
                                    Person.names(wanted.roles()),
                                    Person.Status.PENDING,
                                    null,
                                    Columns.now(clock));
                    if (!repository.insert(scope, person)) {
                        throw HubProblem.field(
                                ProblemCode.ALREADY_EXISTS,
                                "email",
                                "this address cannot be used here; choose another");
                    }
                    provisioning.person(scope, person.id());
                    events.publishEvent(Change.made(scope, "person.created", person.id(), person));
                    return person;
                });
    }

    /** Admits a bank's administrator, with a name and an address as somebody typed them. */
    public Person createAdmin(TenantId tenant, @Nullable String name, @Nullable String email) {
        return create(
                tenant,
                new NewPerson(
                        Require.text("name", name, NAME_LENGTH_MAX),
                        PeopleDesk.email(email),
                        Set.of(Role.BANK_ADMIN)));
    }

    /**
     * Gives a person other roles. Open console sessions end: they were opened with the old ones.
     */
    public Person changeRoles(Scope scope, String id, Set<Role> roles) {
        return change(
                scope,
                id,
                "person.roles.changed",
                null,
                before -> {
                    refuseSelf(id, "nobody changes their own roles; ask another");
                    before.roleSet().stream()
                            .filter(role -> !roles.contains(role))
                            .forEach(role -> refuseLast(before, role));
                    sessions.endInHub(id);
                    return before.with(roles);
                });
    }

    /** Keeps a person out; all sessions end. */
    public Person deactivate(Scope scope, String id, String reason) {
        return change(
                scope,
                id,
                "person.deactivated",
                reason,
                before -> {
                    refuseSelf(id, "nobody deactivates themselves; ask another");
                    if (before.status() == Person.Status.DEACTIVATED) {
                        throw new HubProblem(
                                ProblemCode.CONFLICT, "the person is deactivated already");
                    }
                    before.roleSet().forEach(role -> refuseLast(before, role));
                    sessions.endEverywhere(scope, id);
                    return before.with(Person.Status.DEACTIVATED);
                });
    }

    /** Lets a person in again. */
    public Person reactivate(Scope scope, String id, String reason) {
        return change(
                scope,
                id,
                "person.reactivated",
                reason,
                before -> {
                    if (before.status() != Person.Status.DEACTIVATED) {
                        throw new HubProblem(ProblemCode.CONFLICT, "the person is not deactivated");
                    }
                    requireOpen(before.tenantId());
                    return before.with(Person.Status.PENDING);
                });
    }

    /** Writes what a person may say of themselves. */
    public Person changeProfile(Scope scope, String id, String name, @Nullable String language) {
        return change(
                scope, id, "person.profile.changed", null, before -> before.with(name, language));
    }

    /** The person; a problem where there is none. */
    public Person get(Scope scope, String id) {
        return find(scope, id).orElseThrow(() -> HubProblem.notFound("person"));
    }

    /** The person; empty where there is none in this bank, or in the alliance itself. */
    public Optional<Person> find(Scope scope, String id) {
        return repository.find(scope, id).map(PersonRecord::person);
    }

    /** Newest first. */
    Page<Person> list(@Nullable TenantId tenant, PersonFilter filter, PageRequest page) {
        if (tenant != null) {
            tenants.get(tenant);
        }
        return Page.of(
                repository.list(scope(tenant), filter, page),
                page,
                person -> new Cursor(person.createdAt(), person.id()));
    }

    private Person change(
            Scope scope,
            String id,
            String action,
            @Nullable String reason,
            UnaryOperator<Person> next) {
        return transactions.call(
                scope,
                jdbc -> {
                    repository.lockAll(scope);
                    Person before = get(scope, id);
                    Person after = next.apply(before);
                    repository.update(scope, after);
                    provisioning.person(scope, id);
                    events.publishEvent(new Change(scope, action, id, before, after, reason));
                    return after;
                });
    }

    /** Somebody must be left who can admit others. */
    private void refuseLast(Person person, Role role) {
        Role keeper = person.tenantId() == null ? Role.OPERATOR : Role.BANK_ADMIN;
        if (role == keeper
                && person.status() != Person.Status.DEACTIVATED
                && repository.countHolders(person.scope(), keeper) == 1) {
            throw new HubProblem(
                    ProblemCode.CONFLICT,
                    "this is the last " + keeper.wireName() + "; make another one first");
        }
    }

    private static void refuseSelf(String id, String detail) {
        if (Actor.current().filter(actor -> actor.id().equals(id)).isPresent()) {
            throw new HubProblem(ProblemCode.FORBIDDEN, detail);
        }
    }

    private void requireOpen(@Nullable TenantId tenant) {
        if (tenant != null) {
            tenants.lockOpen(tenant);
        }
    }

    private static Scope scope(@Nullable TenantId tenant) {
        return tenant == null ? Scope.ALLIANCE : Scope.of(tenant);
    }

    /** A person to admit, with an address in lower case and at least one role. */
    public record NewPerson(String name, String email, Set<Role> roles) {}
}
