package io.alliancehub.service.change;

import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;

/**
 * What was done to a subject. It is asked through this port because nothing imports the audit
 * trail, which remembers it.
 */
public interface PastChanges {
    /** Newest first; also of a subject that is no more. */
    Page<PastChange> of(Scope scope, String subject, PageRequest page);
}
