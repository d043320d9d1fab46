package io.alliancehub.server.settings;

import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.engine.grammar.GrammarLimits;
import io.alliancehub.server.adapters.AdapterWatch;
import io.alliancehub.server.grammars.GrammarDesk;
import io.alliancehub.server.http.BindFailedException;
import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.server.http.InFlight;
import io.alliancehub.server.http.MemberParts;
import io.alliancehub.server.http.MemberServer;
import io.alliancehub.server.http.Router;
import io.alliancehub.server.metrics.MemberMetrics;
import io.alliancehub.server.redis.HeartbeatWriter;
import io.alliancehub.server.redis.RedisAddress;
import io.alliancehub.server.serving.EngineLoad;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.serving.ProgressWatch;
import io.alliancehub.server.tracing.AnswerTraces;
import io.alliancehub.telemetry.Telemetry;
import io.netty.util.concurrent.Ticker;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running member: engines, HTTP edge and heartbeat, wired together. */
public final class MemberProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MemberProcess.class);
    private static final int BEAT_SECONDS = 1;

    private final MemberSettings settings;
    private final ModelDirectory models;
    private final ProgressWatch progress;
    private final InFlight inFlight = new InFlight();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch engineLost = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService compiler =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("grammars").daemon().factory());
    private final ScheduledExecutorService beats =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("heartbeat").daemon().factory());
    private final ShelfOpener shelves = new ShelfOpener();
    private final AdapterWatch adapters = new AdapterWatch(workers);
    private final MemberServer server;
    private final Telemetry telemetry;
    private final @Nullable HeartbeatWriter heartbeat;

    private MemberProcess(
            MemberSettings settings,
            ModelDirectory models,
            HttpLimits limits,
            Telemetry telemetry) {
        this.telemetry = telemetry;
        this.settings = settings;
        this.models = models;
        LongSupplier nanoTicker = Ticker.systemTicker()::nanoTime;
        this.progress = new ProgressWatch(models, settings.stallTime(), nanoTicker);
        var random = new SecureRandom();
        var metrics = new MemberMetrics(models, nanoTicker);
        metrics.spans(telemetry.counts());
        var parts =
                new MemberParts(
                        settings.memberId(),
                        settings.secret(),
                        models,
                        shelves.open(settings, models),
                        metrics,
                        progress,
                        inFlight,
                        new AnswerTraces(
                                telemetry, settings.memberId(), Clock.systemUTC(), nanoTicker),
                        new GrammarDesk(compiler, GrammarLimits.DEFAULT),
                        Clock.systemUTC(),
                        random::nextLong);
        this.server = MemberServer.start(settings.address(), limits, new Router(parts), workers);
        RedisAddress redis = settings.redis();
        this.heartbeat = redis == null ? null : new HeartbeatWriter(redis, this::heartbeat);
        // The watch is asked each second even without Redis, so that /health knows since when
        // nothing moved.
        beats.scheduleAtFixedRate(this::beat, 0, BEAT_SECONDS, TimeUnit.SECONDS);
    }

    /** As {@link #start(MemberSettings, ModelOpener, HttpLimits, Telemetry)}, without tracing. */
    public static MemberProcess start(
            MemberSettings settings, ModelOpener opener, HttpLimits limits) {
        return start(settings, opener, limits, Telemetry.off());
    }

    /**
     * Opens the models and begins to serve.
     *
     * @param telemetry takes the spans, and is closed with the member
     * @throws StartRefusedException when that cannot be done
     */
    public static MemberProcess start(
            MemberSettings settings, ModelOpener opener, HttpLimits limits, Telemetry telemetry) {
        List<LocalModel> opened = new ArrayList<>();
        boolean started = false;
        try {
            for (ModelFile file : settings.models()) {
                opened.add(opener.open(file, settings));
            }
            var process =
                    new MemberProcess(settings, directory(settings, opened), limits, telemetry);
            LOG.info(
                    "listening on {} as {}, {}",
                    settings.urlAt(process.port()),
                    settings.memberId(),
                    settings.secret() == null ? "without a secret" : "for holders of the secret");
            started = true;
            return process;
        } catch (BindFailedException refused) {
            throw new StartRefusedException(String.valueOf(refused.getMessage()));
        } finally {
            if (!started) {
                opened.forEach(model -> model.engine().close());
            }
        }
    }

    private static ModelDirectory directory(MemberSettings settings, List<LocalModel> opened) {
        List<LocalModel> derived = NamedAdapters.of(settings.adapters().files(), opened);
        try {
            return new ModelDirectory(opened, derived);
        } catch (IllegalArgumentException twice) {
            throw new StartRefusedException(String.valueOf(twice.getMessage()));
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /**
     * Takes no more requests, lets the running ones end within the drain time, and closes
     * everything.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        LOG.info("draining: {} answers are being made", inFlight.count());
        boolean whole = drain();
        LOG.info(whole ? "drained" : "stopping with {} answers unfinished", inFlight.count());
        beats.shutdownNow();
        boolean quiet = awaitBeats();
        if (heartbeat != null && quiet) {
            heartbeat.close();
        }
        server.close();
        workers.shutdown();
        compiler.shutdownNow();
        models.all().forEach(model -> model.engine().close());
        shelves.close();
        telemetry.close();
    }

    private boolean drain() {
        try {
            return inFlight.drain(settings.drainTime());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean awaitBeats() {
        try {
            return beats.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns when an engine has ended by itself: then this process is of no more use. */
    public void awaitLostEngine() throws InterruptedException {
        engineLost.await();
    }

    private void lookForLostEngine() {
        for (LocalModel model : models.all()) {
            if (model.engine().load().ended() && !closed.get() && engineLost.getCount() > 0) {
                LOG.error("The engine of {} has ended.", model.name());
                engineLost.countDown();
            }
        }
    }

    private void beat() {
        try {
            lookForLostEngine();
            if (heartbeat == null) {
                progress.stalled();
            } else {
                heartbeat.beat();
            }
        } catch (RuntimeException failure) {
            // An exception would end the schedule, and the member would fall silent.
            LOG.error("A heartbeat failed: {}", failure.toString());
        }
    }

    private MemberHeartbeat heartbeat() {
        List<MemberHeartbeat.Load> loads = new ArrayList<>();
        for (LocalModel model : models.all()) {
            EngineLoad load = model.engine().load();
            loads.add(
                    new MemberHeartbeat.Load(
                            model.description().baseDigest(),
                            load.running(),
                            load.waiting(),
                            load.kvBlocksTotal(),
                            load.kvBlocksFree(),
                            load.lastStepMillis(),
                            adapters.of(model)));
        }
        return new MemberHeartbeat(
                settings.memberId(),
                settings.urlAt(port()),
                progress.stalled().isEmpty(),
                inFlight.isDraining(),
                loads,
                version());
    }

    private static String version() {
        String version = MemberProcess.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
