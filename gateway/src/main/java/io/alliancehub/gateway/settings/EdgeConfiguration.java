package io.alliancehub.gateway.settings;

import io.alliancehub.contract.Network;
import io.alliancehub.gateway.admission.Admissions;
import io.alliancehub.gateway.edge.AnswerDesk;
import io.alliancehub.gateway.edge.Balances;
import io.alliancehub.gateway.edge.BodyBudget;
import io.alliancehub.gateway.edge.CallerGate;
import io.alliancehub.gateway.edge.CapacityFilter;
import io.alliancehub.gateway.edge.EdgeErrors;
import io.alliancehub.gateway.edge.EdgeStage;
import io.alliancehub.gateway.edge.InternalDoor;
import io.alliancehub.gateway.edge.ModelLists;
import io.alliancehub.gateway.edge.OpenAiFilter;
import io.alliancehub.gateway.edge.OpenRequests;
import io.alliancehub.gateway.edge.PromptCounting;
import io.alliancehub.gateway.edge.RequestIdFilter;
import io.alliancehub.gateway.edge.RequestIds;
import io.alliancehub.gateway.edge.TraceFilter;
import io.alliancehub.gateway.edge.UnreadAnswers;
import io.alliancehub.gateway.guard.ApiPaths;
import io.alliancehub.gateway.identity.Authenticator;
import io.alliancehub.gateway.identity.TrustedProxies;
import io.alliancehub.gateway.metering.CallEnd;
import io.alliancehub.gateway.metering.Journal;
import io.alliancehub.gateway.metering.MemberAccounts;
import io.alliancehub.gateway.metering.Settlement;
import io.alliancehub.gateway.models.Catalogs;
import io.alliancehub.gateway.models.PromptCounters;
import io.alliancehub.gateway.relay.AskedMembers;
import io.alliancehub.gateway.relay.MemberClient;
import io.alliancehub.gateway.relay.MemberGuards;
import io.alliancehub.gateway.relay.Relay;
import io.alliancehub.gateway.relay.RelayLimits;
import io.alliancehub.gateway.relay.Targets;
import io.alliancehub.gateway.scheduling.HeartbeatDirectory;
import io.alliancehub.gateway.scheduling.LeastLoaded;
import io.alliancehub.gateway.tracing.CallTraces;
import io.alliancehub.telemetry.Telemetry;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The edge and the relay: everything that Spring Cloud Gateway and Reactor see. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {
    private static final int UNREAD_OWN = 16 << 10;
    private static final int UNREAD_MAX = 1 << 20;
    private static final int CHARACTER_BYTES_MAX = 2;
    private static final int MEMBER_CONNECTIONS_MAX = 4_096;
    private static final Duration ACCOUNT_WITHIN = Duration.ofSeconds(3);
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration MEMBER_IDLE = Duration.ofSeconds(5);

    @Bean
    RouteLocator routes(
            RouteLocatorBuilder builder,
            OpenRequests open,
            OpenAiFilter openAi,
            Telemetry telemetry) {
        TraceFilter traces = new TraceFilter(new CallTraces(telemetry));
        return builder.routes()
                .route(
                        "openai",
                        route ->
                                route.path(ApiPaths.PATTERNS.toArray(String[]::new))
                                        .filters(
                                                filters ->
                                                        filters.filter(
                                                                        traces,
                                                                        EdgeStage.TRACE.order())
                                                                .filter(
                                                                        new CapacityFilter(open),
                                                                        EdgeStage.CAPACITY.order())
                                                                .filter(
                                                                        openAi,
                                                                        EdgeStage.OPENAI.order()))
                                        .uri("no://upstream"))
                .build();
    }

    @Bean
    OpenRequests openRequests(GatewaySettings settings) {
        return new OpenRequests(settings.openRequestsMax());
    }

    @Bean
    RequestIdFilter requestIdFilter(Clock clock) {
        return new RequestIdFilter(new RequestIds(clock, new SecureRandom()));
    }

    @Bean
    InternalDoor internalDoor(GatewaySettings settings) {
        return new InternalDoor(settings.internalSecret());
    }

    @Bean
    EdgeErrors edgeErrors() {
        return new EdgeErrors();
    }

    @Bean(destroyMethod = "shutdownNow")
    ThreadPoolExecutor longPrompts() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                // Nobody waits here but for a thread that is just ending its work.
                new ArrayBlockingQueue<>(threads),
                Thread.ofPlatform().name("hub-counting-", 0).daemon().factory());
    }

    @Bean
    BodyBudget bodyBudget(GatewaySettings settings) {
        return new BodyBudget(Math.max(2L * settings.bodyBytesMax(), heapShare()));
    }

    @Bean
    UnreadAnswers unreadAnswers() {
        return new UnreadAnswers(UNREAD_OWN, UNREAD_MAX, heapShare() / CHARACTER_BYTES_MAX);
    }

    private static long heapShare() {
        return Runtime.getRuntime().maxMemory() / 8;
    }

    @Bean
    CallEnd.Parts callEnds(
            Journal journal,
            Settlement settlement,
            MemberAccounts accounts,
            Clock clock,
            GatewaySettings settings,
            GatewayMetrics metrics) {
        return new CallEnd.Parts(journal, settlement, accounts, clock, settings.id(), metrics);
    }

    @Bean
    AskedMembers memberAccounts(HeartbeatDirectory heartbeats, MemberClient client) {
        return new AskedMembers(heartbeats, client, ACCOUNT_WITHIN);
    }

    @Bean
    AnswerDesk answerDesk(
            Catalogs catalogs,
            PromptCounters counters,
            ThreadPoolExecutor longPrompts,
            Admissions admissions,
            CallEnd.Parts ends,
            Clock clock,
            GatewaySettings settings,
            GatewayMetrics metrics) {
        return new AnswerDesk(
                new AnswerDesk.Parts(
                        catalogs,
                        new PromptCounting(counters, longPrompts, longPrompts.getMaximumPoolSize()),
                        admissions,
                        ends.journal(),
                        ends.settlement(),
                        ends,
                        clock,
                        settings.answerWithin().multipliedBy(2).plusMinutes(1),
                        metrics));
    }

    @Bean
    MemberGuards memberGuards(GatewaySettings settings, LongSupplier nanoTicker) {
        return new MemberGuards(settings.circuitOpenFor(), nanoTicker);
    }

    @Bean
    MemberClient memberClient(GatewaySettings settings) {
        ConnectionProvider pool =
                ConnectionProvider.builder("members")
                        .maxConnections(MEMBER_CONNECTIONS_MAX)
                        .pendingAcquireTimeout(Duration.ofSeconds(2))
                        // Shorter than a member keeps idle connections: never call on a closed one.
                        .maxIdleTime(MEMBER_IDLE)
                        .evictInBackground(MEMBER_IDLE)
                        .build();
        HttpClient http =
                HttpClient.create(pool)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 2_000)
                        .disableRetry(true)
                        .httpResponseDecoder(spec -> spec.maxHeaderSize(32 << 10));
        return new MemberClient(http, settings.memberSecret());
    }

    @Bean
    Relay relay(
            MemberClient client,
            MemberGuards guards,
            HeartbeatDirectory heartbeats,
            GatewaySettings settings,
            Clock clock,
            LongSupplier nanoTicker,
            GatewayMetrics metrics) {
        return new Relay(
                new Relay.Parts(
                        client,
                        new Targets(
                                new LeastLoaded(heartbeats, guards::runningAt), heartbeats, guards),
                        new RelayLimits(
                                settings.firstTokenWithin(),
                                settings.nextTokenWithin(),
                                settings.answerWithin(),
                                settings.keepAliveEvery()),
                        clock,
                        nanoTicker,
                        metrics));
    }

    @Bean
    TrustedProxies trustedProxies(GatewaySettings settings) {
        try {
            return new TrustedProxies(
                    settings.trustedProxies().stream().map(Network::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "HUB_TRUSTED_PROXIES must be networks, as 10.0.0.0/8: " + e.getMessage(), e);
        }
    }

    @Bean
    CallerGate callerGate(Authenticator authenticator, TrustedProxies proxies) {
        return new CallerGate(authenticator, proxies);
    }

    @Bean
    OpenAiFilter openAiFilter(
            CallerGate gate,
            AnswerDesk desk,
            Catalogs catalogs,
            Admissions admissions,
            Relay relay,
            Clock clock,
            BodyBudget budget,
            UnreadAnswers unread,
            ExecutorService workers,
            GatewaySettings settings,
            GatewayMetrics metrics) {
        return new OpenAiFilter(
                new OpenAiFilter.Parts(
                        gate,
                        desk,
                        new ModelLists(catalogs, clock),
                        new Balances(admissions, clock),
                        relay,
                        settings.keepAliveEvery(),
                        budget,
                        unread,
                        // Wrapped, so that a caller who leaves interrupts no decision half-way.
                        Schedulers.fromExecutor(workers::execute),
                        settings.bodyBytesMax(),
                        settings.bodyWithin(),
                        metrics));
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> boundedServer(
            GatewaySettings settings) {
        return factory ->
                factory.addServerCustomizers(
                        server ->
                                server.idleTimeout(IDLE)
                                        .doOnChannelInit(
                                                (observer, channel, address) ->
                                                        bound(channel.pipeline(), settings)));
    }

    private static void bound(ChannelPipeline pipeline, GatewaySettings settings) {
        pipeline.addBefore(
                NettyPipeline.HttpCodec, "hub-unread", new UnreadTimeout(settings.readWithin()));
        new HeadTimeout(settings.headWithin()).addTo(pipeline, NettyPipeline.HttpCodec);
    }
}
