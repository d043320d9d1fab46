package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.storage.Scope;
import org.jspecify.annotations.Nullable;

/**
 * For whom models and prices are read: the alliance sees all, a bank those that it owns or was
 * granted. What it may not see is left out by the statement itself, in the bank's own transaction,
 * so that neither a page, a cursor nor a time tells that it is there.
 *
 * @param tenant null for the alliance
 */
record Viewer(@Nullable TenantId tenant) {
    /** A condition on {@code model_alias a}; its parameter is {@code :viewer}. */
    static final String MAY_SEE =
            """
            (:viewer::text is null or a.owner_tenant_id = :viewer or exists (
                select 1 from model_grant g where g.alias = a.alias and g.tenant_id = :viewer))
            """;

    /** Whoever calls. */
    static Viewer current() {
        return Actor.current()
                .map(actor -> new Viewer(actor.tenant()))
                .orElseThrow(() -> new IllegalStateException("nobody calls"));
    }

    boolean isOfAlliance() {
        return tenant == null;
    }

    /** Whose rows its transaction may touch. */
    Scope scope() {
        return tenant == null ? Scope.ALLIANCE : Scope.of(tenant);
    }

    /** The value of {@code :viewer}. */
    @Nullable String parameter() {
        return tenant == null ? null : tenant.value();
    }
}
