package io.alliancehub.launcher;

import io.alliancehub.launcher.OpenBanks.Probe;
import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.MemberApi;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HubState;
import io.alliancehub.launcher.folder.HubState.Phase;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.part.Distribution;
import io.alliancehub.launcher.part.ModelFile;
import io.alliancehub.launcher.part.PostgresPart;
import io.alliancehub.launcher.part.Programs;
import io.alliancehub.launcher.part.RedisPart;
import io.alliancehub.launcher.process.Child;
import io.alliancehub.launcher.process.ChildSpec;
import io.alliancehub.launcher.process.ProcessIdentity;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/*
 * All children of one hub. What waits for what:
 *
 *   postgres ── database and roles ── service ─┐
 *   redis ──┬── member ────────────────────────┼── demo alliance ── ready
 *           └── gateway ───────────────────────┘
 *
 * Each start says so in one line. The first failure ends everything that was started and is the one
 * that is told.
 */
/** A running hub, from the supervisor's side. */
final class Hub {
    // Longer than the tools of a start may take.
    private static final long PREPARING_SECONDS = 130;

    private final Distribution distribution;
    private final DataFolder folder;
    private final Ports ports;
    private final List<ModelFile> models;
    private final LongSupplier ticker;
    private final Consumer<String> announce;
    private final HttpClient http;
    private final ExecutorService executor;
    private final List<Child> children = new ArrayList<>();
    private final CountDownLatch stopDone = new CountDownLatch(1);
    private final List<CompletableFuture<?>> starts = new CopyOnWriteArrayList<>();

    private Phase phase = Phase.STARTING;
    private boolean stopped;
    private String redisDescription = "";
    private String redisWarning = "";

    /**
     * @param ticker nanoseconds
     * @param announce gets one sentence for each event
     * @param executor runs blocking starts side by side
     */
    Hub(
            Distribution distribution,
            DataFolder folder,
            Ports ports,
            List<ModelFile> models,
            LongSupplier ticker,
            Consumer<String> announce,
            HttpClient http,
            ExecutorService executor) {
        this.distribution = distribution;
        this.folder = folder;
        this.ports = ports;
        this.models = models;
        this.ticker = ticker;
        this.announce = announce;
        this.http = http;
        this.executor = executor;
    }

    /** Starts everything; when it throws, everything is stopped again. */
    void start(Secrets secrets) {
        try {
            saveState();
            CompletableFuture<PostgresPart> postgres =
                    CompletableFuture.supplyAsync(() -> startPostgres(secrets), executor);
            CompletableFuture<Programs> programs =
                    CompletableFuture.supplyAsync(() -> startRedis(secrets), executor);
            CompletableFuture<Void> service =
                    programs.thenCombineAsync(postgres, Programs::service, executor)
                            .thenAcceptAsync(this::launch, executor);
            CompletableFuture<Void> gateway =
                    programs.thenAcceptAsync(p -> launch(p.gateway()), executor);
            CompletableFuture<Void> member =
                    programs.thenAcceptAsync(p -> launch(p.member(models)), executor);
            starts.addAll(List.of(postgres, service, gateway, member));
            allOrFirstFailure(starts);
            seed(secrets);
            synchronized (this) {
                phase = Phase.READY;
            }
            saveState();
        } catch (RuntimeException failure) {
            stop();
            throw failure instanceof HubFailure known
                    ? known
                    : new HubFailure("The start failed (" + failure + ").", failure);
        }
    }

    private PostgresPart startPostgres(Secrets secrets) {
        PostgresPart part = PostgresPart.prepare(distribution, folder, ports, secrets);
        launch(part.spec());
        part.createDatabase();
        return part;
    }

    private Programs startRedis(Secrets secrets) {
        RedisPart part = RedisPart.prepare(distribution, folder, ports, secrets);
        synchronized (this) {
            redisDescription = part.description();
            redisWarning = part.warning();
        }
        launch(part.spec());
        return new Programs(distribution, folder, ports, secrets, http, part);
    }

    private void launch(ChildSpec spec) {
        Child child = new Child(spec, ticker, announce, this::noteState);
        synchronized (this) {
            if (stopped) {
                throw new HubFailure(spec.name() + " was not started as the hub stops.");
            }
            children.add(child);
        }
        child.start();
        announce.accept(spec.name() + " is ready on port " + spec.port());
    }

    private void seed(Secrets secrets) {
        List<Probe> probes =
                new Seed(
                                new ControlApi(http, ports.service(), secrets.operatorToken()),
                                new MemberApi(http, ports.member(), secrets.memberSecret()),
                                folder)
                        .run(secrets);
        announce.accept("the demo alliance is in place");
        ChatClient chat = new ChatClient(http, "http://127.0.0.1:" + ports.gateway());
        new OpenBanks(chat, ticker).await(probes);
        announce.accept("the gateway admits calls");
    }

    private static void allOrFirstFailure(List<CompletableFuture<?>> all) {
        CompletableFuture<Void> firstFailure = new CompletableFuture<>();
        for (CompletableFuture<?> one : all) {
            one.whenComplete(
                    (done, failure) -> {
                        if (failure != null) {
                            firstFailure.completeExceptionally(failure);
                        }
                    });
        }
        CompletableFuture<Void> done =
                CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        try {
            CompletableFuture.anyOf(done, firstFailure).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof HubFailure failure) {
                throw failure;
            }
            throw new HubFailure("The start failed (" + cause + ").", cause);
        }
    }

    /**
     * Stops everything in order; safe to call again and from any thread: all calls return when it
     * is done.
     */
    void stop() {
        List<Child> inOrder;
        boolean first;
        synchronized (this) {
            inOrder = stopped ? List.of() : new ArrayList<>(children);
            first = !stopped;
            stopped = true;
        }
        if (!first) {
            awaitStopped();
            return;
        }
        try {
            enter(Phase.STOPPING);
            inOrder.sort(
                    Comparator.comparingInt(
                            child -> Leftovers.STOP_ORDER.indexOf(child.state().name())));
            inOrder.forEach(this::stop);
            awaitStarts();
            enter(Phase.STOPPED);
        } finally {
            stopDone.countDown();
        }
    }

    /** Stops one child; what goes wrong keeps nobody from stopping the others. */
    private void stop(Child child) {
        String name = child.state().name();
        announce.accept("stopping " + name);
        try {
            child.stop();
        } catch (RuntimeException failure) {
            announce.accept(name + " could not be stopped (" + failure + ")");
        }
    }

    private void awaitStopped() {
        try {
            stopDone.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was being prepared, for example a new database, may still run a moment. */
    private void awaitStarts() {
        CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new))
                .exceptionally(alreadyTold -> null)
                .completeOnTimeout(null, PREPARING_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private void enter(Phase next) {
        synchronized (this) {
            phase = next;
        }
        noteState();
    }

    /** Writes the state if it can: a full disk stops no hub, and never keeps one from stopping. */
    private void noteState() {
        try {
            saveState();
        } catch (HubFailure failure) {
            announce.accept(failure.sentence());
        }
    }

    private synchronized void saveState() {
        if (!Files.isDirectory(folder.run())) {
            return; // purged while we stop
        }
        new HubState(
                        distribution.version(),
                        phase,
                        ProcessIdentity.of(ProcessHandle.current()),
                        ports.base(),
                        redisDescription,
                        redisWarning,
                        children.stream().map(Child::state).toList())
                .save(folder);
    }
}
