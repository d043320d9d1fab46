package io.alliancehub.launcher;

import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.KeycloakAdmin;
import io.alliancehub.launcher.client.MemberApi;
import io.alliancehub.launcher.client.UsageInlet;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HistoryPlan;
import io.alliancehub.launcher.folder.HubState;
import io.alliancehub.launcher.folder.HubState.LogIn;
import io.alliancehub.launcher.folder.HubState.Phase;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.history.HistorySeed;
import io.alliancehub.launcher.part.Identity;
import io.alliancehub.launcher.part.KeycloakPart;
import io.alliancehub.launcher.part.PostgresPart;
import io.alliancehub.launcher.part.Programs;
import io.alliancehub.launcher.part.RedisPart;
import io.alliancehub.launcher.process.Child;
import io.alliancehub.launcher.process.ChildSpec;
import io.alliancehub.launcher.process.ProcessIdentity;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/*
 * All children of one hub. What waits for what:
 *
 *   postgres ─┬─ database and roles ── service ─┐
 *   redis ──┬─┼─ member ────────────────────────┼── demo alliance ── ready ── synthetic history
 *           └─┼─ gateway ───────────────────────┘                    │
 *             └─ keycloak ··········································─┴── demo people
 *
 * Each start says so in one line. The first failure ends everything that was started and is the one
 * that is told. Keycloak is the exception: nothing waits for it but what needs a log-in, and what
 * goes wrong with it ends nothing.
 */
/** A running hub, from the supervisor's side. */
final class Hub {
    // Longer than the tools of a start may take.
    private static final long PREPARING_SECONDS = 130;
    private static final long POLL_MILLIS = 200;

    private final HubPlan plan;
    private final DataFolder folder;
    private final Ports ports;
    private final HubTools tools;
    private final List<Child> children = new ArrayList<>();
    private final CountDownLatch stopDone = new CountDownLatch(1);
    private final List<CompletableFuture<?>> starts = new CopyOnWriteArrayList<>();

    private Phase phase = Phase.STARTING;
    private boolean stopped;
    private String redisDescription = "";
    private String redisWarning = "";

    Hub(HubPlan plan, HubTools tools) {
        this.plan = plan;
        this.folder = plan.folder();
        this.ports = plan.ports();
        this.tools = tools;
    }

    /** Starts everything; when it throws, everything is stopped again. */
    void start(Secrets secrets) {
        try {
            saveState();
            Identity identity = Identity.of(plan.logIn(), ports, secrets, System.getenv());
            startAll(secrets, identity);
            Seed.Outcome seeded = seed(secrets);
            new OpenBanks(chat(), tools.ticker()).await(seeded.probes());
            announce("the gateway admits calls");
            synchronized (this) {
                phase = Phase.READY;
            }
            saveState();
            furnish(seeded.secrets(), identity);
        } catch (RuntimeException failure) {
            stop();
            throw failure instanceof HubFailure known
                    ? known
                    : new HubFailure("The start failed (" + failure + ").", failure);
        }
    }

    private void startAll(Secrets secrets, Identity identity) {
        CompletableFuture<PostgresPart> postgres =
                CompletableFuture.supplyAsync(() -> startPostgres(secrets), tools.executor());
        CompletableFuture<Programs> programs =
                CompletableFuture.supplyAsync(
                        () -> startRedis(secrets, identity), tools.executor());
        CompletableFuture<Void> service =
                programs.thenCombineAsync(postgres, Programs::service, tools.executor())
                        .thenAcceptAsync(this::launch, tools.executor());
        CompletableFuture<Void> gateway =
                programs.thenAcceptAsync(p -> launch(p.gateway()), tools.executor());
        CompletableFuture<Void> member =
                programs.thenAcceptAsync(p -> launch(p.member(plan.models())), tools.executor());
        List<CompletableFuture<?>> needed = List.of(postgres, service, gateway, member);
        starts.addAll(needed);
        if (plan.logIn() == LogIn.OWN) {
            starts.add(
                    postgres.thenAcceptAsync(
                            part -> startKeycloak(part, secrets, identity), tools.executor()));
        }
        allOrFirstFailure(needed);
    }

    private PostgresPart startPostgres(Secrets secrets) {
        PostgresPart part = PostgresPart.prepare(plan.distribution(), folder, ports, secrets);
        launch(part.spec());
        part.createDatabase();
        return part;
    }

    private Programs startRedis(Secrets secrets, Identity identity) {
        RedisPart part = RedisPart.prepare(plan.distribution(), folder, ports, secrets);
        synchronized (this) {
            redisDescription = part.description();
            redisWarning = part.warning();
        }
        launch(part.spec());
        return new Programs(
                plan.distribution(),
                folder,
                ports,
                secrets,
                tools.http(),
                part,
                identity,
                System.getenv("OTEL_SERVICE_NAME"));
    }

    /** Whatever goes wrong here, the hub goes on without its log-in and says so. */
    private void startKeycloak(PostgresPart postgres, Secrets secrets, Identity identity) {
        try {
            postgres.createKeycloakDatabase();
            KeycloakPart part = KeycloakPart.prepare(plan.distribution(), folder, ports, secrets);
            child(part.spec(postgres, identity, tools.http())).startUnawaited();
        } catch (HubFailure failure) {
            announce("there is no log-in: " + failure.sentence());
        }
    }

    private void launch(ChildSpec spec) {
        child(spec).start();
        announce(spec.name() + " is ready on port " + spec.port());
    }

    private Child child(ChildSpec spec) {
        Child child = new Child(spec, tools.ticker(), tools.announce(), this::noteState);
        synchronized (this) {
            if (stopped) {
                throw new HubFailure(spec.name() + " was not started as the hub stops.");
            }
            children.add(child);
        }
        return child;
    }

    private Seed.Outcome seed(Secrets secrets) {
        Seed seed =
                new Seed(
                        control(secrets),
                        new MemberApi(tools.http(), ports.member(), secrets.memberSecret()),
                        folder);
        if (plan.historyDays() > 0 && secrets.banks().isEmpty()) {
            HistoryPlan.wanted(tools.clock().instant(), plan.historyDays()).save(folder);
        }
        Seed.Outcome outcome = seed.run(secrets);
        announce("the demo alliance is in place");
        return outcome;
    }

    /** What the demo alliance gets besides, while it already works. */
    private void furnish(Secrets secrets, Identity identity) {
        if (plan.historyDays() > 0) {
            HistorySeed history =
                    new HistorySeed(
                            control(secrets),
                            new MemberApi(tools.http(), ports.member(), secrets.memberSecret()),
                            new UsageInlet(tools.http(), ports.service(), secrets.internalSecret()),
                            folder);
            inBackground(() -> history.run(secrets.banks(), this::isStopped, tools.announce()));
        }
        if (plan.logIn() == LogIn.OWN) {
            KeycloakAdmin admin =
                    new KeycloakAdmin(
                            tools.http(), ports.keycloak(), secrets.keycloak().adminPassword());
            DemoPeople people = new DemoPeople(control(secrets), admin, folder);
            inBackground(
                    () -> {
                        if (awaitKeycloak()) {
                            people.run(secrets.banks(), this::isStopped);
                            announce("people can log in at " + identity.consoleUrl());
                        }
                    });
        }
    }

    private void inBackground(Runnable task) {
        tools.executor()
                .execute(
                        () -> {
                            try {
                                task.run();
                            } catch (HubFailure failure) {
                                if (!isStopped()) {
                                    announce(failure.sentence());
                                }
                            }
                        });
    }

    /** False where the hub stops before. */
    private boolean awaitKeycloak() {
        String name = "keycloak";
        try {
            while (!isStopped()) {
                synchronized (this) {
                    if (children.stream()
                            .map(Child::state)
                            .anyMatch(state -> state.name().equals(name) && state.ready())) {
                        return true;
                    }
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private ControlApi control(Secrets secrets) {
        return new ControlApi(tools.http(), ports.service(), secrets.operatorToken());
    }

    private ChatClient chat() {
        return new ChatClient(tools.http(), "http://127.0.0.1:" + ports.gateway());
    }

    private void announce(String event) {
        tools.announce().accept(event);
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
        announce("stopping " + name);
        try {
            child.stop();
        } catch (RuntimeException failure) {
            announce(name + " could not be stopped (" + failure + ")");
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
            announce(failure.sentence());
        }
    }

    private synchronized void saveState() {
        if (!Files.isDirectory(folder.run())) {
            return; // purged while we stop
        }
        new HubState(
                        plan.distribution().version(),
                        phase,
                        ProcessIdentity.of(ProcessHandle.current()),
                        ports.base(),
                        plan.logIn(),
                        redisDescription,
                        redisWarning,
                        children.stream().map(Child::state).toList())
                .save(folder);
    }
}
