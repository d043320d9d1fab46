package io.alliancehub.service.login;

import io.alliancehub.service.storage.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hub's own record of its people, which every log-in and every request must agree with. */
public interface KnownPeople {
    /** The person of that id among those of a bank or of the alliance. */
    Optional<KnownPerson> find(Scope scope, String personId);

    /** Changes what people may say of themselves. */
    void changeProfile(Scope scope, String personId, String name, @Nullable String language);
}
