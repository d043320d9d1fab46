package io.alliancehub.service.login;

import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.identity.People;
import io.alliancehub.service.identity.Person;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.tenant.Tenants;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What callers are told of themselves, and may change of it. */
@Service
final class Profiles {
    private final People people;
    private final Tenants tenants;
    private final Surroundings surroundings;

    Profiles(People people, Tenants tenants, Surroundings surroundings) {
        this.people = people;
        this.tenants = tenants;
        this.surroundings = surroundings;
    }

    /** The caller; an automation is told its name and roles. */
    Profile of(Actor actor) {
        Optional<Entered> entered = Entered.current();
        Optional<Person> person =
                entered.flatMap(it -> people.find(it.signIn().scope(), it.signIn().personId()));
        return new Profile(
                actor.id(),
                person.map(Person::name).orElse(actor.id()),
                person.map(Person::email).orElse(null),
                actor.roles().stream().map(Role::wireName).sorted().toList(),
                actor.tenant() == null
                        ? null
                        : new Bank(actor.tenant().value(), tenants.get(actor.tenant()).name()),
                person.map(Person::language).orElse(null),
                entered.map(Entered::endsAt).orElse(null),
                surroundings.console());
    }

    /** Changes what is given. */
    void change(SignIn signIn, @Nullable String language, @Nullable String name) {
        Person person =
                people.find(signIn.scope(), signIn.personId())
                        .orElseThrow(() -> HubProblem.notFound("person"));
        people.changeProfile(
                signIn.scope(),
                person.id(),
                name == null ? person.name() : name,
                language == null ? person.language() : language);
    }

    /**
     * A caller.
     *
     * @param tenant the bank that the caller belongs to; absent for the alliance
     * @param language how the person wants the console; absent where it was not said
     * @param sessionEndsAt when the session ends if the person does nothing more
     */
    record Profile(
            String id,
            String name,
            @Nullable String email,
            List<String> roles,
            @Nullable Bank tenant,
            @Nullable String language,
            @Nullable Instant sessionEndsAt,
            Surroundings.Console console) {}

    /** A bank by its name. */
    record Bank(String id, String name) {}
}
