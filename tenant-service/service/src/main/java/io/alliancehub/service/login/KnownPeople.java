package io.alliancehub.service.login;

import io.alliancehub.service.storage.Scope;
import java.util.Optional;

/** The hub's own record of its people, which every log-in and every request must agree with. */
public interface KnownPeople {
    /** The person of that id among those of a bank or of the alliance. */
    Optional<KnownPerson> find(Scope scope, String personId);

    /** Gives the person another name. Called in an open transaction. */
    void rename(Scope scope, String personId, String name);
}
