package io.alliancehub.gateway.identity;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyId;
import java.util.Optional;

/** Where snapshots of keys are looked up when the cache has none; blocking. */
@FunctionalInterface
public interface KeyDirectory {
    /**
     * The snapshot of a key; empty where there is no such key.
     *
     * @throws RuntimeException where that cannot be told now: nobody is let in on a guess
     */
    Optional<CallerSnapshot> find(KeyId id);
}
