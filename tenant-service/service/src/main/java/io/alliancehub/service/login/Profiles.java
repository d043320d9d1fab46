package io.alliancehub.service.login;

import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.tenant.Tenants;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** What callers are told of themselves, and may change of it. */
@Service
final class Profiles {
    private final KnownPeople people;
    private final Preferences preferences;
    private final Tenants tenants;
    private final Surroundings surroundings;
    private final ApplicationEventPublisher events;

    Profiles(
            KnownPeople people,
            Preferences preferences,
            Tenants tenants,
            Surroundings surroundings,
            ApplicationEventPublisher events) {
        this.people = people;
        this.preferences = preferences;
        this.tenants = tenants;
        this.surroundings = surroundings;
        this.events = events;
    }

    /** The caller; an automation is told its name and roles. */
    Profile of(Actor actor) {
        Optional<Entered> entered = Entered.current();
        Optional<KnownPerson> person =
                entered.flatMap(it -> people.find(it.signIn().scope(), it.signIn().personId()));
        return new Profile(
                actor.id(),
                person.map(KnownPerson::name).orElse(actor.id()),
                person.map(KnownPerson::email).orElse(null),
                actor.roles().stream().map(Role::wireName).sorted().toList(),
                actor.tenant() == null
                        ? null
                        : new Bank(actor.tenant().value(), tenants.get(actor.tenant()).name()),
                entered.flatMap(it -> preferences.language(it.signIn().scope(), actor.id()))
                        .orElse(null),
                entered.map(Entered::endsAt).orElse(null),
                surroundings.console());
    }

    /** Changes what is given; called in an open transaction. */
    void change(Entered entered, @Nullable String language, @Nullable String name) {
        Scope scope = entered.signIn().scope();
        String id = entered.signIn().personId();
        KnownPerson person =
                people.find(scope, id).orElseThrow(() -> HubProblem.notFound("person"));
        Own before = new Own(person.name(), preferences.language(scope, id).orElse(null));
        if (language != null) {
            preferences.language(scope, id, language);
        }
        if (name != null) {
            people.rename(scope, id, name);
        }
        Own after =
                new Own(
                        name == null ? before.displayName() : name,
                        language == null ? before.language() : language);
        events.publishEvent(new Change(scope, "profile.changed", id, before, after, null));
    }

    private record Own(String displayName, @Nullable String language) {}

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
