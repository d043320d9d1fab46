package io.alliancehub.gateway.settings;

import io.alliancehub.contract.AfterLoss;
import io.alliancehub.contract.KeyHash;
import io.alliancehub.contract.KeyId;
import io.alliancehub.gateway.admission.Admissions;
import io.alliancehub.gateway.admission.LeaseKeeper;
import io.alliancehub.gateway.admission.LimitScripts;
import io.alliancehub.gateway.admission.OpenCalls;
import io.alliancehub.gateway.clients.RealmClient;
import io.alliancehub.gateway.clients.RedisLink;
import io.alliancehub.gateway.clients.ServiceClient;
import io.alliancehub.gateway.edge.OpenRequests;
import io.alliancehub.gateway.identity.Authenticator;
import io.alliancehub.gateway.identity.ChangeFeed;
import io.alliancehub.gateway.identity.Hearing;
import io.alliancehub.gateway.identity.HubKeyDirectory;
import io.alliancehub.gateway.identity.Proofs;
import io.alliancehub.gateway.identity.ServiceTokens;
import io.alliancehub.gateway.live.Pulse;
import io.alliancehub.gateway.live.RefusalTally;
import io.alliancehub.gateway.live.TrafficCounters;
import io.alliancehub.gateway.metering.Journal;
import io.alliancehub.gateway.metering.Settlement;
import io.alliancehub.gateway.models.Catalogs;
import io.alliancehub.gateway.models.PromptCounters;
import io.alliancehub.gateway.relay.AskedMembers;
import io.alliancehub.gateway.relay.MemberGuards;
import io.alliancehub.gateway.scheduling.HeartbeatDirectory;
import io.alliancehub.telemetry.ExportCounts;
import io.alliancehub.telemetry.Telemetry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Identity, admission and metering: everything behind the edge. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewaySettings.class)
@Import(EdgeConfiguration.class)
public class GatewayConfiguration {
    private static final Duration CONFIRM_AFTER = AfterLoss.LOOK_FROM_AGE;
    private static final Duration SHIP_AFTER = Duration.ofSeconds(10);

    /** A gateway that has just started is slow, and nobody waits for what a killed one left. */
    private static final Duration LEFT_BEHIND_WITHIN = Duration.ofSeconds(2);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    LongSupplier nanoTicker() {
        return System::nanoTime;
    }

    @Bean(destroyMethod = "shutdown")
    ExecutorService workers() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("hub-worker-", 0).factory());
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService clockwork() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("hub-clockwork").daemon().factory());
    }

    @Bean
    TrafficCounters trafficCounters() {
        return new TrafficCounters();
    }

    @Bean
    RefusalTally refusalTally(Clock clock) {
        return new RefusalTally(clock);
    }

    @Bean
    GatewayMetrics gatewayMetrics(
            MeterRegistry registry, TrafficCounters traffic, RefusalTally tally) {
        return new GatewayMetrics(registry, traffic, tally);
    }

    /** The last beat tells what was refused until the end. */
    @Bean(destroyMethod = "beat")
    Pulse pulse(
            RedisLink redis,
            TrafficCounters traffic,
            RefusalTally tally,
            MemberGuards guards,
            Clock clock,
            GatewaySettings settings) {
        return new Pulse(
                redis,
                new Pulse.Sources(traffic, tally, guards::openCircuits),
                clock,
                settings.id());
    }

    /** A program that has the gateway inside it may bring its own. */
    @Bean
    @ConditionalOnMissingBean(Telemetry.class)
    Telemetry telemetry() {
        return Telemetry.from(System.getenv(), "hub-gateway");
    }

    @Bean
    MeterBinder gauges(Settlement settlement, OpenRequests open, Telemetry telemetry) {
        ExportCounts spans = telemetry.counts();
        return registry -> {
            FunctionCounter.builder("hub.spans.exported", spans, ExportCounts::exported)
                    .description("spans that a collector has taken")
                    .register(registry);
            FunctionCounter.builder("hub.spans.lost", spans, ExportCounts::lost)
                    .description("spans that had no room to wait, or that no collector took")
                    .register(registry);
            Gauge.builder("hub.gateway.settlement.backlog", settlement, Settlement::backlog)
                    .description("ended calls that the service has not confirmed")
                    .register(registry);
            Gauge.builder("hub.gateway.requests.open", open, OpenRequests::count)
                    .register(registry);
        };
    }

    @Bean
    RedisLink redisLink(GatewaySettings settings) {
        return new RedisLink(settings.redisUri(), settings.redisTimeout());
    }

    @Bean
    HttpClient serviceHttp(ExecutorService workers, GatewaySettings settings) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(workers)
                .connectTimeout(settings.serviceTimeout())
                .build();
    }

    @Bean
    ServiceClient serviceClient(HttpClient serviceHttp, GatewaySettings settings) {
        return new ServiceClient(
                serviceHttp,
                settings.serviceUrl(),
                settings.internalSecret(),
                settings.serviceTimeout());
    }

    @Bean
    Journal journal(GatewaySettings settings, LongSupplier nanoTicker, GatewayMetrics metrics) {
        return Journal.open(
                settings.journalDir(),
                settings.journalSegmentBytes(),
                Thread.ofPlatform().name("hub-journal").factory(),
                nanoTicker,
                metrics);
    }

    @Bean
    OpenCalls openCalls() {
        return new OpenCalls();
    }

    @Bean
    LimitScripts limitScripts(RedisLink redis) {
        return new LimitScripts(redis);
    }

    @Bean
    LeaseKeeper leaseKeeper(OpenCalls open, LimitScripts scripts, LongSupplier nanoTicker) {
        return new LeaseKeeper(open, scripts, nanoTicker);
    }

    @Bean
    Admissions admissions(LimitScripts scripts, OpenCalls open, LeaseKeeper leases) {
        return new Admissions(scripts, open, leases);
    }

    @Bean
    Settlement settlement(
            LimitScripts scripts,
            ServiceClient service,
            Journal journal,
            OpenCalls open,
            ExecutorService workers,
            LongSupplier nanoTicker,
            GatewaySettings settings) {
        return new Settlement(
                scripts,
                service,
                journal,
                open,
                workers,
                nanoTicker,
                new Settlement.Patience(CONFIRM_AFTER, SHIP_AFTER),
                settings.id());
    }

    @Bean
    Catalogs catalogs(RedisLink redis, ServiceClient service, ExecutorService workers) {
        return new Catalogs(redis, service, workers);
    }

    @Bean
    PromptCounters promptCounters(ServiceClient service, LongSupplier nanoTicker) {
        return new PromptCounters(service, nanoTicker);
    }

    @Bean
    HeartbeatDirectory heartbeats(RedisLink redis, LongSupplier nanoTicker) {
        return new HeartbeatDirectory(redis, nanoTicker);
    }

    @Bean
    Hearing hearing(LongSupplier nanoTicker) {
        return new Hearing(nanoTicker);
    }

    @Bean
    ChangeFeed changeFeed(
            RedisLink redis, Hearing hearing, Authenticator authenticator, Catalogs catalogs) {
        return new ChangeFeed(
                redis,
                hearing,
                new ChangeFeed.Listener() {
                    @Override
                    public void keyChanged(KeyId id) {
                        authenticator.changed(id);
                    }

                    @Override
                    public void keysChanged() {
                        authenticator.allChanged();
                    }

                    @Override
                    public void catalogChanged() {
                        catalogs.changed();
                    }
                });
    }

    @Bean
    Proofs proofs(
            HttpClient serviceHttp,
            GatewaySettings settings,
            Clock clock,
            LongSupplier nanoTicker) {
        KeyHash hash = new KeyHash(Base64.getDecoder().decode(settings.keyPepper()));
        String issuer = settings.keycloakIssuer();
        if (issuer.isEmpty()) {
            return new Proofs(hash, ServiceTokens.none());
        }
        RealmClient realm = new RealmClient(serviceHttp, issuer, settings.serviceTimeout());
        return new Proofs(hash, new ServiceTokens(issuer, realm::keySet, clock, nanoTicker));
    }

    @Bean
    Authenticator authenticator(
            RedisLink redis,
            ServiceClient service,
            Proofs proofs,
            Clock clock,
            LongSupplier nanoTicker,
            Hearing hearing) {
        return new Authenticator(
                new HubKeyDirectory(redis, service), proofs, clock, nanoTicker, hearing::isRecent);
    }

    @Bean(initMethod = "prepare")
    Timetable timetable(
            ScheduledExecutorService clockwork,
            ExecutorService workers,
            ChangeFeed changes,
            Hearing hearing,
            Catalogs catalogs,
            HeartbeatDirectory heartbeats,
            LeaseKeeper leases,
            Settlement settlement,
            AskedMembers accounts,
            OpenRequests open,
            Pulse pulse) {
        return new Timetable(
                clockwork,
                workers,
                new Timetable.Jobs(
                        changes,
                        hearing,
                        catalogs,
                        heartbeats,
                        leases,
                        settlement,
                        accounts.patiently(LEFT_BEHIND_WITHIN),
                        open,
                        pulse));
    }

    /** Ready to serve: revocations are heard and the journal can be written. */
    @Bean("gateway")
    HealthIndicator gatewayHealth(Hearing hearing, Journal journal) {
        return () ->
                hearing.isRecent() && journal.healthy()
                        ? Health.up().build()
                        : Health.outOfService().build();
    }
}
