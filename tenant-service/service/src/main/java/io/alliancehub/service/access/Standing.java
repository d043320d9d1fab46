package io.alliancehub.service.access;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Whether the caller of a request that goes on for long still is who it was when it began: its
 * session has not ended, and it has lost no role that it had.
 */
@FunctionalInterface
public interface Standing {
    /** Asks anew; may look into a store. */
    boolean holds(HttpServletRequest request, Actor actor);
}
