package io.alliancehub.launcher;

import io.alliancehub.launcher.console.Arguments;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.FolderLock;
import io.alliancehub.launcher.folder.HubState.LogIn;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.part.Distribution;
import io.alliancehub.launcher.part.Distribution.Caches;
import io.alliancehub.launcher.part.ModelFile;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/*
 * The process that owns a hub. `up` starts it in a session of its own, so that a Ctrl-C reaches
 * `up` alone, and talks to it by two pipes: what the supervisor prints are lines of UpProtocol, and
 * the end of its standard input means that whoever asked for the hub is gone. In the foreground that
 * stops the hub; a detached hub minds it only until it is ready.
 *
 * There is one way out, the end of the JVM, and one place that stops the hub, the shutdown hook: a
 * signal, the end of the input and a failed start all lead there. The folder's lock is held until
 * the process is gone, so whoever gets it finds no child of ours alive.
 */
/** {@code supervise}: internal; runs a hub until it is told to stop. */
final class SuperviseCommand {
    private final Arguments arguments;
    private final DataFolder folder;
    private final PrintStream out;
    private final PrintStream log;
    private final Clock clock;
    private final LongSupplier ticker;
    private final AtomicBoolean ready = new AtomicBoolean();

    /**
     * @param out read by {@code up}
     * @param log the supervisor's own log
     */
    SuperviseCommand(
            Arguments arguments,
            DataFolder folder,
            PrintStream out,
            PrintStream log,
            Clock clock,
            LongSupplier ticker) {
        this.arguments = arguments;
        this.folder = folder;
        this.out = out;
        this.log = log;
        this.clock = clock;
        this.ticker = ticker;
    }

    /** Returns only where the start failed. */
    int run() {
        try (FolderLock lock = LockedFolder.acquire(folder)) {
            log.println(clock.instant() + " owns " + lock.folder());
            return supervise();
        } catch (HubFailure failure) {
            log.println(clock.instant() + " " + failure.sentence());
            UpProtocol.FAILED.print(out, failure.sentence());
            return 1;
        } catch (IOException e) {
            throw new HubFailure("Cannot release the lock (" + e.getMessage() + ").", e);
        }
    }

    private int supervise() {
        Leftovers.end(folder, this::announce);
        Ports ports = UpCommand.ports(arguments);
        LogIn logIn = UpCommand.logIn(arguments);
        HubPlan plan =
                new HubPlan(
                        Distribution.current(Caches.USE),
                        folder,
                        ports,
                        arguments.values("--model").stream().map(ModelFile::parse).toList(),
                        logIn,
                        UpCommand.historyDays(arguments));
        FreePorts.require(ports, plan.portCount());
        Secrets secrets = Secrets.loadOrCreate(folder, new SecureRandom());
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        Hub hub =
                new Hub(
                        plan,
                        new HubTools(clock, ticker, http(executor), executor, this::announce));
        Watchdog watchdog = Watchdog.start(plan.distribution(), folder);
        Thread onExit =
                Thread.ofPlatform()
                        .unstarted(
                                () -> {
                                    hub.stop();
                                    watchdog.dismiss();
                                });
        Runtime.getRuntime().addShutdownHook(onExit);
        executor.submit(this::awaitEndOfInput);
        hub.start(secrets);
        ready.set(true);
        UpProtocol.READY.print(out, "");
        park();
        return 0;
    }

    static HttpClient http(ExecutorService executor) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(executor)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }

    private void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever sent; only the end counts
            }
        } catch (IOException e) {
            log.println(clock.instant() + " standard input failed: " + e.getMessage());
        }
        if (!arguments.has("--detach") || !ready.get()) {
            System.exit(0);
        }
    }

    private void announce(String event) {
        log.println(clock.instant() + " " + event);
        UpProtocol.STEP.print(out, event);
    }

    private static void park() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
