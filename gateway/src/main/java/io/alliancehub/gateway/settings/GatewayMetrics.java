package io.alliancehub.gateway.settings;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.RefusedCall;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.admission.Admission;
import io.alliancehub.gateway.admission.Call;
import io.alliancehub.gateway.edge.AnswerDesk;
import io.alliancehub.gateway.edge.OpenAiFilter;
import io.alliancehub.gateway.live.RefusalTally;
import io.alliancehub.gateway.live.TrafficCounters;
import io.alliancehub.gateway.metering.Bills;
import io.alliancehub.gateway.metering.CallEnd;
import io.alliancehub.gateway.metering.Journal;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.relay.Relay;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The gateway's own numbers: those for Prometheus and those for the heartbeat. A bank may be a
 * label because banks are few; keys, apps and requests may not.
 */
final class GatewayMetrics
        implements CallEnd.Observer,
                AnswerDesk.AdmissionObserver,
                Relay.Watcher,
                OpenAiFilter.RefusalObserver,
                Journal.FsyncObserver {
    private static final int OURS = 500;
    private final MeterRegistry registry;
    private final TrafficCounters traffic;
    private final RefusalTally tally;
    private final Timer fsync;

    GatewayMetrics(MeterRegistry registry, TrafficCounters traffic, RefusalTally tally) {
        this.registry = registry;
        this.traffic = traffic;
        this.tally = tally;
        this.fsync =
                Timer.builder("hub.gateway.journal.fsync")
                        .description("one fsync of the journal")
                        .publishPercentileHistogram()
                        .register(registry);
    }

    @Override
    public void ended(Call call, Outcome outcome, Bills.Agreement agreement) {
        count(call, outcome.name());
        traffic.over(call.tenantId());
        if (agreement == Bills.Agreement.DIFFERED) {
            registry.counter("hub.gateway.accounting.mismatches").increment();
        }
    }

    @Override
    public void released(Call call) {
        count(call, "RELEASED");
        traffic.over(call.tenantId());
    }

    @Override
    public void decided(CallerSnapshot caller, Admission admission) {
        switch (admission) {
            // In the registry it is counted when it ends.
            case Admission.Granted it -> traffic.admitted(caller.tenantId());
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
        traffic.firstToken(end.call().tenantId(), end.call().promptTokens(), after);
    }

    @Override
    public void grew(CallEnd end, long tokens) {
        traffic.completionTokens(end.call().tenantId(), tokens);
    }

    @Override
    public void broke(CallEnd end) {
        traffic.failed(end.call().tenantId());
    }

    @Override
    public void refused(CallerSnapshot caller, ProblemCode code) {
        traffic.refused(caller.tenantId(), code.code(), code.status() >= OURS);
        tally.count(
                caller.tenantId(), new RefusedCall(caller.appId(), caller.keyId(), code.code()));
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
