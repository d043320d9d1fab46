package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitLevel;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;

/** Who may set which limits: what a whole bank may use is the alliance's to say. */
final class LimitRights {
    private static final String SERVICE = "service";

    private LimitRights() {}

    /** Refuses a bank's own person where the level is the bank. */
    static void require(LimitLevel level) {
        if (level == LimitLevel.BANK && !Actor.current().map(Actor::isOfAlliance).orElse(true)) {
            throw new HubProblem(
                    ProblemCode.FORBIDDEN,
                    "limits of the whole bank are set by the alliance's operator");
        }
    }

    /** Who sets it. */
    static String actor() {
        return Actor.current().map(Actor::id).orElse(SERVICE);
    }
}
