package io.alliancehub.service.reporting;

import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import org.jspecify.annotations.Nullable;

/** Calls that went otherwise. */
final class TestEvents {
    private TestEvents() {}

    static UsageEvent with(
            UsageEvent event,
            KeyId key,
            Outcome outcome,
            Measurement measurement,
            @Nullable Integer firstTokenMillis) {
        return new UsageEvent(
                event.id(),
                event.requestId(),
                event.tenantId(),
                event.projectId(),
                event.appId(),
                key,
                event.alias(),
                event.modelVersion(),
                event.usage(),
                event.beyondTokens(),
                outcome,
                measurement,
                event.priceVersion(),
                event.occurredAt(),
                event.dispatchedAt(),
                firstTokenMillis == null ? null : event.occurredAt().plusMillis(firstTokenMillis),
                event.endedAt(),
                event.gatewayId(),
                event.memberId(),
                event.evidence());
    }

    static UsageEvent failed(UsageEvent event) {
        return with(event, event.keyId(), Outcome.MEMBER_FAILED, Measurement.COUNTED, null);
    }

    static UsageEvent withoutDispatch(UsageEvent event) {
        return new UsageEvent(
                event.id(),
                event.requestId(),
                event.tenantId(),
                event.projectId(),
                event.appId(),
                event.keyId(),
                event.alias(),
                event.modelVersion(),
                event.usage(),
                event.beyondTokens(),
                event.outcome(),
                event.measurement(),
                event.priceVersion(),
                event.occurredAt(),
                null,
                event.firstTokenAt(),
                event.endedAt(),
                event.gatewayId(),
                event.memberId(),
                event.evidence());
    }
}
