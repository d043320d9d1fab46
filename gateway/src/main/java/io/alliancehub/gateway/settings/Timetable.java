package io.alliancehub.gateway.settings;

import io.alliancehub.contract.AfterLoss;
import io.alliancehub.gateway.admission.LeaseKeeper;
import io.alliancehub.gateway.edge.OpenRequests;
import io.alliancehub.gateway.identity.ChangeFeed;
import io.alliancehub.gateway.identity.Hearing;
import io.alliancehub.gateway.live.Pulse;
import io.alliancehub.gateway.metering.MemberAccounts;
import io.alliancehub.gateway.metering.Settlement;
import io.alliancehub.gateway.models.Catalogs;
import io.alliancehub.gateway.scheduling.HeartbeatDirectory;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * What happens by the clock. It is the first to hear of a shutdown: from then on nobody new enters;
 * Spring lets running requests finish and closes the parts, the journal after all that use it.
 */
final class Timetable implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Timetable.class);
    private static final Duration HEARTBEATS = Duration.ofSeconds(1);
    private static final Duration SETTLEMENT = AfterLoss.LOOK_EVERY;

    /** Where Redis is not there by then, the gateway starts, answers 503 and goes on asking. */
    private static final int FIRST_POLLS_MAX = 5;

    private final ScheduledExecutorService clockwork;
    private final ExecutorService workers;
    private final Jobs jobs;
    private volatile boolean running;

    record Jobs(
            ChangeFeed changes,
            Hearing hearing,
            Catalogs catalogs,
            HeartbeatDirectory heartbeats,
            LeaseKeeper leases,
            Settlement settlement,
            MemberAccounts accounts,
            OpenRequests open,
            Pulse pulse) {}

    Timetable(ScheduledExecutorService clockwork, ExecutorService workers, Jobs jobs) {
        this.clockwork = clockwork;
        this.workers = workers;
        this.jobs = jobs;
    }

    /** Before the first request: what was left is taken over, what can be known is known. */
    void prepare() {
        for (int i = 0; i < FIRST_POLLS_MAX && !jobs.hearing().isRecent(); i++) {
            jobs.changes().poll();
        }
        jobs.catalogs().refresh();
        jobs.heartbeats().refresh();
        jobs.settlement().recover(jobs.accounts());
    }

    @Override
    public void start() {
        running = true;
        every(
                ChangeFeed.POLL,
                () -> {
                    jobs.changes().poll();
                    jobs.catalogs().refresh();
                });
        every(HEARTBEATS, jobs.heartbeats()::refresh);
        every(HEARTBEATS, jobs.pulse()::beat);
        every(LeaseKeeper.PERIOD, jobs.leases()::renewAll);
        every(SETTLEMENT, jobs.settlement()::tick);
    }

    @Override
    public void stop() {
        running = false;
        jobs.open().shutDown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Runs a job on a worker, never two of the same at once; a failure ends only that run. */
    private void every(Duration period, Runnable job) {
        AtomicBoolean busy = new AtomicBoolean();
        clockwork.scheduleAtFixedRate(
                () -> {
                    if (busy.compareAndSet(false, true)) {
                        workers.execute(() -> run(job, busy));
                    }
                },
                0,
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static void run(Runnable job, AtomicBoolean busy) {
        try {
            job.run();
        } catch (RuntimeException e) {
            log.error("a job of the timetable failed; it runs again next time", e);
        } finally {
            busy.set(false);
        }
    }
}
