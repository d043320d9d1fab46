package io.alliancehub.engine.lora;

import io.alliancehub.engine.scheduler.SequenceAdapter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One adapter that requests may name. What other threads touch is its count of unfinished requests,
 * and whether it still takes any; all else is the engine's thread's.
 */
public final class RegisteredAdapter implements SequenceAdapter {

    private final AdapterInfo info;
    private final long number;
    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile @Nullable String refusal;

    // The engine's thread's.
    Path path;
    AdapterStage stage = AdapterStage.REGISTERED;
    @Nullable LoraAdapter weights;
    boolean pinned;
    boolean draining;
    boolean served; // since it was loaded
    boolean wanted; // by a sequence that waits
    long wantedSince;
    int running;
    long admissions;
    long loads;
    long popularity;

    RegisteredAdapter(AdapterInfo info, Path path, long number) {
        this.info = info;
        this.path = path;
        this.number = number;
    }

    /** What it is. */
    public AdapterInfo info() {
        return info;
    }

    /** Orders adapters, so that the rows of each come together. */
    public long number() {
        return number;
    }

    /** Its weights; for a sequence that holds it. */
    public LoraAdapter weights() {
        return Objects.requireNonNull(weights, "an adapter that is not in memory was used");
    }

    // For any thread.

    /** Counts a request in, unless none is taken. */
    void enter() {
        unfinished.incrementAndGet();
        String reason = refusal;
        if (reason != null) {
            unfinished.decrementAndGet();
            throw new UnknownAdapterException(reason);
        }
    }

    /** Counts a request out that was counted in. */
    public void leave() {
        unfinished.decrementAndGet();
    }

    int unfinished() {
        return unfinished.get();
    }

    void refuse(@Nullable String reason) {
        refusal = reason;
    }

    // For the engine's thread.

    @Override
    public boolean isReady() {
        if (stage == AdapterStage.RESIDENT) {
            return true;
        }
        wanted = true;
        return false;
    }

    @Override
    public void hold() {
        running++;
        admissions++;
        popularity++;
        served = true;
    }

    @Override
    public void letGo() {
        running--;
    }

    AdapterState state() {
        return new AdapterState(
                info,
                stage,
                pinned,
                draining,
                running,
                Math.max(0, unfinished() - running),
                admissions,
                loads);
    }
}
