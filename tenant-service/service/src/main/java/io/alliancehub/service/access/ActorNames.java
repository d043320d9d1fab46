package io.alliancehub.service.access;

import io.alliancehub.contract.TenantId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says how the people are called whose ids stand in records; the module that keeps people does. */
public interface ActorNames {
    /**
     * The names of those of these actors that are people whom the reader may know.
     *
     * @param reader a bank, which knows its own people; null for the alliance, which knows all
     */
    Map<String, String> of(@Nullable TenantId reader, Set<String> actors);
}
