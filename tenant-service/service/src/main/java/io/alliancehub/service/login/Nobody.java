package io.alliancehub.service.login;

import io.alliancehub.service.storage.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The record of people where none is kept. */
final class Nobody implements KnownPeople {
    @Override
    public Optional<KnownPerson> find(Scope scope, String personId) {
        return Optional.empty();
    }

    @Override
    public void changeProfile(
            Scope scope, String personId, String name, @Nullable String language) {
        throw new IllegalStateException("there is nobody to change");
    }
}
