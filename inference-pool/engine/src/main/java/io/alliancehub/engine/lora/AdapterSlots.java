package io.alliancehub.engine.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Which adapters are in memory. A slot is as large as its adapter, so that ranks are not filled up to a
 * class; what all take together is bounded by a budget of bytes. Weights of a request's adapter are read
 * by another thread while steps go on; the engine's thread only swaps a reference, between two steps.
 *
 * Those wait in the order in which they were first wanted. For the first of them room is made by whoever
 * has no running sequence and was used least lately. Where everyone runs, and it has waited too long, the
 * least used of those closes: its running sequences end in peace, new ones wait like everybody else, and
 * so a busy adapter cannot keep an idle one out for ever, nor the other way round. Nobody who has just
 * been loaded goes before somebody has run with it; that somebody gets on is what makes a load worth it.
 *
 * Pins never leave less room than the largest other adapter needs.
 */
/**
 * The resident set of an engine's adapters. Owned by the engine's thread, but for {@link #use} and
 * {@link #reader}.
 */
public final class AdapterSlots {

    /** The most that may be registered. */
    public static final int ADAPTERS_MAX = 4096;

    /** Admissions after which what was popular counts half. */
    private static final int HALVING = 256;

    private final AdapterMemory memory;
    private final long agedNanos;
    private final LongSupplier ticker;
    private final Map<String, RegisteredAdapter> byDigest = new ConcurrentHashMap<>();
    private volatile AdapterTotals totals;
    private long numbers;
    private long admissionsCounted;

    /**
     * Nothing registered.
     *
     * @param budgetBytes most bytes of weights in memory
     * @param agedNanos how long one waits before those that run must make room
     * @param loading runs what reads files and erases memory, one after another
     */
    public AdapterSlots(
            long budgetBytes,
            long agedNanos,
            Executor loading,
            AdapterReader reader,
            LongSupplier ticker) {
        memory = new AdapterMemory(budgetBytes, loading, reader);
        this.agedNanos = agedNanos;
        this.ticker = ticker;
        totals = new AdapterTotals(0, 0, 0, budgetBytes, 0, 0, 0);
    }

    // For any thread.

    /**
     * Counts a request in; {@link RegisteredAdapter#leave} counts it out.
     *
     * @throws UnknownAdapterException if there is no such adapter, or it takes no requests
     */
    public RegisteredAdapter use(String digest) {
        RegisteredAdapter adapter = byDigest.get(digest);
        if (adapter == null) {
            throw new UnknownAdapterException("no adapter %s is registered".formatted(digest));
        }
        adapter.enter();
        return adapter;
    }

    /** What reads adapters for this base. */
    public AdapterReader reader() {
        return memory.reader();
    }

    /** All of them together, after the last step. */
    public AdapterTotals totals() {
        return totals;
    }

    // For the engine's thread.

    /**
     * Registers what was just read. Again is nothing, but that the file may lie elsewhere now. It
     * stays in memory if nobody has to go for it.
     *
     * @throws AdapterRefusedException if it can never be in memory, or too many are registered
     */
    public void add(AdapterReader.Loaded loaded, Path path) {
        AdapterInfo info = loaded.info();
        RegisteredAdapter known = byDigest.get(info.digest());
        boolean kept = false;
        try {
            if (known != null && known.draining) {
                throw new AdapterRefusedException("the adapter is just being let go");
            }
            if (known == null) {
                requireRoom(info);
                known = new RegisteredAdapter(info, path, numbers++);
                byDigest.put(info.digest(), known);
            }
            known.path = path;
            if (known.stage == AdapterStage.BROKEN) {
                known.stage = AdapterStage.REGISTERED;
                known.refuse(null);
            }
            if (known.stage == AdapterStage.REGISTERED && memory.hasRoom(info.bytes(), 0)) {
                memory.keep(known, loaded.weights());
                known.served = true; // nobody waited for it
                kept = true;
            }
        } finally {
            if (!kept) {
                loaded.weights().close();
            }
        }
    }

    private void requireRoom(AdapterInfo info) {
        if (info.bytes() > memory.budgetBytes() - pinnedBytes()) {
            throw new AdapterRefusedException(
                    "the adapter takes %d bytes, but of %d for adapters %d are pinned"
                            .formatted(info.bytes(), memory.budgetBytes(), pinnedBytes()));
        }
        if (byDigest.size() >= ADAPTERS_MAX) {
            throw new AdapterRefusedException(
                    "%d adapters are registered, and no more can be".formatted(ADAPTERS_MAX));
        }
    }

    private long pinnedBytes() {
        long bytes = 0;
        for (RegisteredAdapter adapter : byDigest.values()) {
            bytes += adapter.pinned ? adapter.info().bytes() : 0;
        }
        return bytes;
    }

    /**
     * Takes no more requests for an adapter, and lets it go when those it has have ended.
     *
     * @throws UnknownAdapterException if there is none
     */
    public void remove(String digest) {
        RegisteredAdapter adapter = known(digest);
        adapter.draining = true;
        adapter.pinned = false;
        adapter.refuse("the adapter takes no more requests");
        turn();
    }

    /**
     * Keeps an adapter in memory, from the moment when it is there.
     *
     * @throws AdapterRefusedException if too little would be left for the others
     */
    public void pin(String digest) {
        RegisteredAdapter adapter = known(digest);
        long largest = 0;
        for (RegisteredAdapter other : byDigest.values()) {
            boolean counts = other != adapter && !other.pinned;
            largest = Math.max(largest, counts ? other.info().bytes() : 0);
        }
        long pinned = pinnedBytes() + (adapter.pinned ? 0 : adapter.info().bytes());
        if (adapter.draining || pinned + largest > memory.budgetBytes()) {
            throw new AdapterRefusedException(
                    "with %d of %d bytes pinned, others would have no room"
                            .formatted(pinned, memory.budgetBytes()));
        }
        adapter.pinned = true;
        if (adapter.stage == AdapterStage.LEAVING) {
            adapter.stage = AdapterStage.RESIDENT;
        }
    }

    /** Lets an adapter go if others wait. */
    public void unpin(String digest) {
        known(digest).pinned = false;
    }

    private RegisteredAdapter known(String digest) {
        RegisteredAdapter adapter = byDigest.get(digest);
        if (adapter == null) {
            throw new UnknownAdapterException("no adapter %s is registered".formatted(digest));
        }
        return adapter;
    }

    /** All that are registered. */
    public List<AdapterState> states() {
        List<AdapterState> states = new ArrayList<>();
        for (RegisteredAdapter adapter : byDigest.values()) {
            states.add(adapter.state());
        }
        return states;
    }

    /** Most bytes of weights in memory. */
    public long budgetBytes() {
        return memory.budgetBytes();
    }

    /** Adapters that turned out broken since this was asked last; their requests must end. */
    public List<RegisteredAdapter> takeBroken() {
        return memory.takeBroken();
    }

    /** Takes what was loaded, lets go what nobody holds any more, and has the next one loaded. */
    public void turn() {
        memory.takeReports();
        if (byDigest.isEmpty() && totals.registered() == 0) {
            return;
        }
        age();
        boolean waiting = letGo();
        while (waiting && memory.mayLoad() && loadNext()) {}
        count();
    }

    private void count() {
        int resident = 0;
        int running = 0;
        int waitedFor = 0;
        long bytes = 0;
        long loads = 0;
        for (RegisteredAdapter adapter : byDigest.values()) {
            boolean there = adapter.weights != null;
            resident += there ? 1 : 0;
            bytes += there ? adapter.info().bytes() : 0;
            running += adapter.running;
            waitedFor += isWaitedFor(adapter) ? 1 : 0;
            loads += adapter.loads;
        }
        long budget = memory.budgetBytes();
        totals =
                new AdapterTotals(
                        byDigest.size(), resident, bytes, budget, running, waitedFor, loads);
    }

    /** Lets those go that may; whether one is wanted that is not there. */
    private boolean letGo() {
        boolean waiting = false;
        for (RegisteredAdapter adapter : byDigest.values()) {
            boolean makesRoom = adapter.stage == AdapterStage.LEAVING && adapter.running == 0;
            if (makesRoom || (adapter.draining && isUnused(adapter))) {
                memory.erase(adapter);
            }
            boolean gone = adapter.weights == null && adapter.stage != AdapterStage.LOADING;
            if (adapter.draining && gone && isUnused(adapter)) {
                byDigest.remove(adapter.info().digest());
            }
            waiting |= isWaitedFor(adapter);
        }
        return waiting;
    }

    private static boolean isUnused(RegisteredAdapter adapter) {
        return adapter.unfinished() == 0;
    }

    private static boolean isWaitedFor(RegisteredAdapter adapter) {
        boolean pinnedAway = adapter.pinned && !adapter.draining;
        return adapter.stage == AdapterStage.REGISTERED
                && (pinnedAway || (adapter.wanted && !isUnused(adapter)));
    }

    /** Notes since when adapters are wanted, and forgets slowly who was popular. */
    private void age() {
        long now = ticker.getAsLong();
        long admissions = 0;
        for (RegisteredAdapter adapter : byDigest.values()) {
            admissions += adapter.admissions;
            if (!isWaitedFor(adapter)) {
                adapter.wantedSince = now;
                adapter.wanted &= !isUnused(adapter);
            }
        }
        if (admissions - admissionsCounted >= HALVING || admissions < admissionsCounted) {
            admissionsCounted = admissions;
            for (RegisteredAdapter adapter : byDigest.values()) {
                adapter.popularity >>= 1;
            }
        }
    }

    /** Has the one that was wanted first loaded, if there is room or room can be made. */
    private boolean loadNext() {
        RegisteredAdapter first = null;
        for (RegisteredAdapter adapter : byDigest.values()) {
            if (isWaitedFor(adapter) && (first == null || isBefore(adapter, first))) {
                first = adapter;
            }
        }
        if (first == null || !makeRoom(first)) {
            return false;
        }
        memory.load(first);
        return true;
    }

    private static boolean isBefore(RegisteredAdapter one, RegisteredAdapter other) {
        return one.wantedSince != other.wantedSince
                ? one.wantedSince - other.wantedSince < 0
                : one.number() < other.number();
    }

    private boolean makeRoom(RegisteredAdapter wanted) {
        long bytes = wanted.info().bytes();
        long coming = 0; // freed sooner or later, without anybody else's leaving
        for (RegisteredAdapter adapter : byDigest.values()) {
            boolean leaving = adapter.stage == AdapterStage.LEAVING || adapter.draining;
            coming += leaving && adapter.weights != null ? adapter.info().bytes() : 0;
        }
        boolean aged = ticker.getAsLong() - wanted.wantedSince >= agedNanos;
        while (!memory.hasRoom(bytes, 0)) {
            RegisteredAdapter victim = victim(Users.IDLE);
            if (victim != null) {
                memory.erase(victim);
            } else if (memory.hasRoom(bytes, coming) || !aged) {
                return false;
            } else {
                victim = victim(Users.RUNNING);
                if (victim == null) {
                    return false;
                }
                victim.stage = AdapterStage.LEAVING;
                coming += victim.info().bytes();
            }
        }
        return true;
    }

    private enum Users {
        IDLE,
        RUNNING
    }

    /** The least popular of those that may go. */
    private @Nullable RegisteredAdapter victim(Users use) {
        RegisteredAdapter victim = null;
        for (RegisteredAdapter adapter : byDigest.values()) {
            boolean mayGo =
                    adapter.stage == AdapterStage.RESIDENT
                            && !adapter.pinned
                            && !adapter.draining
                            && (adapter.served || isUnused(adapter));
            boolean idle = adapter.running == 0;
            boolean asked = idle == (use == Users.IDLE);
            if (mayGo && asked && (victim == null || isLess(adapter, victim))) {
                victim = adapter;
            }
        }
        return victim;
    }

    private static boolean isLess(RegisteredAdapter one, RegisteredAdapter other) {
        return one.popularity != other.popularity
                ? one.popularity < other.popularity
                : one.number() < other.number();
    }

    /** Frees everything; nobody loads or computes any more. */
    public void close() {
        memory.takeReports();
        for (RegisteredAdapter adapter : byDigest.values()) {
            if (adapter.weights != null) {
                adapter.weights.close();
                adapter.weights = null;
            }
        }
        byDigest.clear();
    }
}
