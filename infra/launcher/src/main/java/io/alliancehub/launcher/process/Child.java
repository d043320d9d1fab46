package io.alliancehub.launcher.process;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.HubState.RunningProcess;
import io.alliancehub.launcher.folder.HubState.ServiceState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * One child and its life.
 *
 * start() launches the process and returns when it is healthy; a first start that fails is never
 * tried again, because a person is waiting for the reason. From then on a virtual thread watches:
 * whenever the process ends and nobody asked for it, it is launched again after a back-off that
 * doubles from 0.2 s to 10 s. Eight failures without a healthy minute between them and the child is
 * given up; the rest of the hub goes on and status says so.
 *
 * A child that the hub can be without is started with startUnawaited(): its first start is treated
 * like every later one, nobody waits for it, and it is never given up.
 *
 * stop() may be called from any thread at any time, more than once. `stopping` is opened first; a
 * launch that holds `launching` is waited for and its process ended, and a later one launches
 * nothing, so no process is left when stop() returns.
 */
/** A supervised child process. Safe for any thread. */
public final class Child {
    private static final long POLL_MILLIS = 50;
    private static final long BACKOFF_FIRST_MILLIS = 200;
    // What was set for one child is not for the others.
    private static final String PRIVATE = "HUB_KEYCLOAK_";
    private static final int DOUBLINGS_MAX = 20;
    private static final long REAP_SECONDS = 2;
    private static final long HEALTHY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ChildSpec spec;
    private final LongSupplier ticker;
    private final Consumer<String> announce;
    private final Runnable changed;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ReentrantLock launching = new ReentrantLock();

    private volatile @Nullable Process process;
    private volatile RunningProcess identity = ProcessIdentity.NONE;
    private volatile boolean ready;
    private volatile int restarts;
    private volatile boolean givenUp;

    /**
     * @param ticker nanoseconds
     * @param announce gets a sentence when the child ends, comes back or is given up
     * @param changed is run after each change of {@link #state}; must not throw
     */
    public Child(ChildSpec spec, LongSupplier ticker, Consumer<String> announce, Runnable changed) {
        this.spec = spec;
        this.ticker = ticker;
        this.announce = announce;
        this.changed = changed;
    }

    /**
     * Launches the process and waits until it is healthy.
     *
     * @throws HubFailure if it ends or is not healthy in two minutes; it is gone by then
     */
    public void start() {
        Process launched = launch();
        String trouble = awaitHealthy(launched);
        if (trouble != null) {
            stop();
            throw new HubFailure(trouble);
        }
        Thread.ofVirtual().name("watch-" + spec.name()).start(() -> watch(true));
    }

    /** Launches the process and returns; what becomes of it is announced. */
    public void startUnawaited() {
        Thread.ofVirtual()
                .name("watch-" + spec.name())
                .start(() -> watch(attempt(spec.name() + " is ready on port " + spec.port())));
    }

    /** What status tells of the child. */
    public ServiceState state() {
        return new ServiceState(
                spec.name(),
                identity,
                spec.port(),
                spec.log().toString(),
                ready,
                restarts,
                givenUp);
    }

    /** Asks the process to end, waits, kills what is left. */
    public void stop() {
        stopping.countDown();
        Process current = lastLaunched();
        if (current != null) {
            spec.stop().end(current.toHandle(), spec.grace());
            awaitReaped(current);
        }
        identity = ProcessIdentity.NONE;
        changed.run();
    }

    private @Nullable Process lastLaunched() {
        launching.lock();
        try {
            return process;
        } finally {
            launching.unlock();
        }
    }

    /** A process that has ended is there until its parent has read its exit code. */
    private static void awaitReaped(Process ended) {
        try {
            ended.waitFor(REAP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(boolean healthyAtFirst) {
        boolean healthy = healthyAtFirst;
        long healthySince = ticker.getAsLong();
        int failures = 0;
        while (true) {
            String trouble = waitForEnd();
            ready = false;
            if (stopping.getCount() == 0) {
                return;
            }
            boolean recovered = healthy && ticker.getAsLong() - healthySince > HEALTHY_AGAIN_NANOS;
            failures = recovered ? 1 : failures + 1;
            if (failures > spec.need().failuresMax) {
                giveUp(trouble);
                return;
            }
            announce.accept(trouble + "; starting it again");
            healthy = relaunch(backoffMillis(failures));
            healthySince = ticker.getAsLong();
        }
    }

    private void giveUp(String trouble) {
        givenUp = true;
        identity = ProcessIdentity.NONE;
        announce.accept(trouble + "; it failed too often and is given up");
        changed.run();
    }

    private long backoffMillis(int failures) {
        long doubled = BACKOFF_FIRST_MILLIS << Math.min(failures - 1, DOUBLINGS_MAX);
        return Math.min(spec.need().backoffMaxMillis, doubled);
    }

    /** Whether the new process became healthy. */
    private boolean relaunch(long delayMillis) {
        try {
            if (stopping.await(delayMillis, TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        restarts = restarts + 1;
        return attempt(spec.name() + " is back");
    }

    /** Launches the process once; whether it became healthy. */
    private boolean attempt(String success) {
        try {
            Process launched = launch();
            String trouble = awaitHealthy(launched);
            if (trouble == null) {
                announce.accept(success + " (process " + launched.pid() + ")");
                return true;
            }
            spec.stop().end(launched.toHandle(), Duration.ZERO);
        } catch (HubFailure failure) {
            if (stopping.getCount() > 0) {
                announce.accept(failure.sentence());
            }
        }
        return false;
    }

    private Process launch() {
        launching.lock();
        try {
            if (stopping.getCount() == 0) {
                throw new HubFailure(spec.name() + " is not started: it was stopped.");
            }
            LogFile.rotate(spec.log());
            ProcessBuilder builder = new ProcessBuilder(spec.command());
            builder.environment().keySet().removeIf(name -> name.startsWith(PRIVATE));
            builder.environment().putAll(spec.environment());
            builder.directory(spec.directory().toFile());
            builder.redirectErrorStream(true);
            builder.redirectOutput(spec.log().toFile());
            builder.redirectInput(new File("/dev/null"));
            Process launched = builder.start();
            process = launched;
            ready = false;
            identity = ProcessIdentity.of(launched.toHandle());
            changed.run();
            return launched;
        } catch (IOException e) {
            throw new HubFailure("Cannot start " + spec.name() + " (" + e.getMessage() + ").", e);
        } finally {
            launching.unlock();
        }
    }

    /** Null when the child is healthy, else a sentence. */
    private @Nullable String awaitHealthy(Process launched) {
        Duration limit = spec.need().startLimit;
        long deadline = ticker.getAsLong() + limit.toNanos();
        try {
            while (!launched.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (spec.healthy().getAsBoolean()) {
                    ready = true;
                    changed.run();
                    return null;
                }
                if (ticker.getAsLong() > deadline) {
                    return spec.name()
                            + " was not ready after "
                            + limit.toSeconds()
                            + " s"
                            + said(spec.log());
                }
            }
            return ended(launched.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "The start of " + spec.name() + " was interrupted";
        }
    }

    private String waitForEnd() {
        Process current = process;
        if (current == null) {
            return spec.name() + " could not be started";
        }
        try {
            return ended(current.waitFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "The watch over " + spec.name() + " was interrupted";
        }
    }

    private String ended(int code) {
        String how =
                code > 128 ? "was ended by signal " + (code - 128) : "ended with exit code " + code;
        return spec.name() + " " + how + said(spec.log());
    }

    private static String said(Path log) {
        return "; its log " + log + " ends with: " + LogFile.lastWords(log);
    }
}
