package io.alliancehub.gateway.settings;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.admission.Admission;
import io.alliancehub.gateway.admission.Call;
import io.alliancehub.gateway.edge.ChatDesk;
import io.alliancehub.gateway.metering.Bills;
import io.alliancehub.gateway.metering.CallEnd;
import io.alliancehub.gateway.metering.Journal;
import io.alliancehub.gateway.relay.Relay;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The gateway's own numbers. A bank may be a label because banks are few; keys, apps and requests
 * may not.
 */
final class GatewayMetrics
        implements CallEnd.Observer,
                ChatDesk.AdmissionObserver,
                Relay.FirstTokens,
                Journal.FsyncObserver {
    private final MeterRegistry registry;
    private final Timer fsync;

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.fsync =
                Timer.builder("hub.gateway.journal.fsync")
                        .description("one fsync of the journal")
                        .publishPercentileHistogram()
                        .register(registry);
    }

    @Override
    public void ended(Call call, Outcome outcome, Bills.Agreement agreement) {
        count(call, outcome.name());
        if (agreement == Bills.Agreement.DIFFERED) {
            registry.counter("hub.gateway.accounting.mismatches").increment();
        }
    }

    @Override
    public void released(Call call) {
        count(call, "RELEASED");
    }

    @Override
    public void decided(CallerSnapshot caller, Admission admission) {
        switch (admission) {
            case Admission.Granted it -> {
                // Counted when it ends.
            }
            case Admission.Refused it ->
                    registry.counter(
                                    "hub.gateway.refusals",
                                    "bank",
                                    caller.tenantId().value(),
                                    "level",
                                    it.limit().level().name(),
                                    "kind",
                                    it.limit().kind().name())
                            .increment();
            case Admission.Rebuilding it ->
                    registry.counter("hub.gateway.rebuilding", "bank", caller.tenantId().value())
                            .increment();
        }
    }

    @Override
    public void came(CallEnd end, Duration after) {
        Timer.builder("hub.gateway.first.token")
                .description("from the relay's start to the first token")
                .tag("bank", end.call().tenantId().value())
                .publishPercentileHistogram()
                .register(registry)
                .record(after);
    }

    @Override
    public void synced(long nanos, int records) {
        fsync.record(nanos, TimeUnit.NANOSECONDS);
    }

    private void count(Call call, String outcome) {
        registry.counter(
                        "hub.gateway.requests", "bank", call.tenantId().value(), "outcome", outcome)
                .increment();
    }
}
