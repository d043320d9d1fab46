package io.alliancehub.service.testing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.login.KnownPeople;
import io.alliancehub.service.login.KnownPerson;
import io.alliancehub.service.storage.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

public final class TestPeople implements KnownPeople {
    private static final AtomicInteger COUNT = new AtomicInteger();
    public final Map<String, KnownPerson> people = new ConcurrentHashMap<>();

    static String admit(RunningService service, @Nullable TenantId bank, Set<Role> roles) {
        String id = "per-test-" + COUNT.incrementAndGet();
        Scope scope = bank == null ? Scope.ALLIANCE : Scope.of(bank);
        service.bean(TestPeople.class)
                .people
                .put(id, new KnownPerson(id, scope, true, roles, "合成 " + id, id + "@x", null));
        return id;
    }

    public static void deactivate(RunningService service, SignedIn who) {
        TestPeople all = service.bean(TestPeople.class);
        KnownPerson p = all.people.get(who.id);
        all.people.put(
                p.id(),
                new KnownPerson(p.id(), p.scope(), false, p.roles(), p.name(), p.email(), null));
    }

    public static void changeRoles(RunningService service, SignedIn who, Role... roles) {
        TestPeople all = service.bean(TestPeople.class);
        KnownPerson p = all.people.get(who.id);
        all.people.put(
                p.id(),
                new KnownPerson(p.id(), p.scope(), true, Set.of(roles), p.name(), p.email(), null));
    }

    @Override
    public Optional<KnownPerson> find(Scope scope, String personId) {
        return Optional.ofNullable(people.get(personId)).filter(p -> p.scope().equals(scope));
    }

    @Override
    public void changeProfile(
            Scope scope, String personId, String name, @Nullable String language) {
        KnownPerson p = people.get(personId);
        people.put(
                personId,
                new KnownPerson(p.id(), scope, true, p.roles(), name, p.email(), language));
    }
}
