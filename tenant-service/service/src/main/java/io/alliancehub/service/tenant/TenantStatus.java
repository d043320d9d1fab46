package io.alliancehub.service.tenant;

import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;

/** Whether a bank may call. */
public enum TenantStatus {
    ACTIVE,
    SUSPENDED,
    /** For good. */
    CLOSED;

    /** The status after a change to {@code next}; refused where there is no such road. */
    TenantStatus to(TenantStatus next) {
        boolean allowed =
                switch (this) {
                    case ACTIVE -> next != ACTIVE;
                    case SUSPENDED -> next != SUSPENDED;
                    case CLOSED -> false;
                };
        if (!allowed) {
            throw new HubProblem(
                    ProblemCode.CONFLICT, "a bank that is " + this + " cannot become " + next);
        }
        return next;
    }
}
