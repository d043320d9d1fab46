package io.alliancehub.service.change;

import io.alliancehub.service.storage.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Something was changed: published in the change's own transaction, so that whoever listens writes
 * with it or not at all. It holds no secret.
 *
 * @param scope the bank concerned, or the alliance
 * @param action what was done, for example {@code key.revoked}
 * @param subject the id of what was changed
 * @param before its record before; null where it was made
 * @param after its record after; null where it was removed
 * @param reason what the actor gave as the reason, where one is asked for
 */
public record Change(
        Scope scope,
        String action,
        String subject,
        @Nullable Object before,
        @Nullable Object after,
        @Nullable String reason) {
    /** {@code after} was made. */
    public static Change made(Scope scope, String action, String subject, Object after) {
        return new Change(scope, action, subject, null, after, null);
    }

    /** {@code before} was removed. */
    public static Change removed(Scope scope, String action, String subject, Object before) {
        return new Change(scope, action, subject, before, null, null);
    }
}
