package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import java.time.Instant;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/** Refuses what is wider than the same kind above it. */
@Component
final class LimitWidth {
    private final LimitRepository repository;

    LimitWidth(LimitRepository repository) {
        this.repository = repository;
    }

    /** A value that is to stay is held against those that stay above it. */
    void refuseWider(TenantId tenant, Map<LimitLevel, String> above, LimitKind kind, long value) {
        refuse(tenant, above, kind, value, LimitRule::value);
    }

    /** One for a while is held against the lowest that is in force above it meanwhile. */
    void refuseWider(TenantId tenant, Map<LimitLevel, String> above, LimitRule rule, Instant now) {
        LimitOverride override = rule.override();
        if (override != null) {
            refuse(
                    tenant,
                    above,
                    rule.kind(),
                    override.value(),
                    upper -> upper.lowest(now, override.until()));
        }
    }

    private void refuse(
            TenantId tenant,
            Map<LimitLevel, String> above,
            LimitKind kind,
            long value,
            ToLongFunction<LimitRule> allowed) {
        above.forEach(
                (level, subject) ->
                        repository
                                .find(tenant, level, subject, kind)
                                .filter(upper -> value > allowed.applyAsLong(upper))
                                .ifPresent(
                                        upper -> {
                                            throw wider(upper, allowed.applyAsLong(upper));
                                        }));
    }

    private static HubProblem wider(LimitRule upper, long allowed) {
        return HubProblem.field(
                ProblemCode.LIMIT_WIDER_THAN_ABOVE,
                "value",
                "the "
                        + upper.level()
                        + " "
                        + upper.subjectId()
                        + " allows "
                        + allowed
                        + " "
                        + upper.kind().unit()
                        + " per "
                        + upper.kind().window()
                        + "; choose no more than that");
    }
}
