package io.alliancehub.engine.lora;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * The memory of adapters' weights: counts it, and has it filled and overwritten by another thread,
 * whose reports the engine's thread takes between two steps. Owned by the engine's thread.
 */
final class AdapterMemory {

    /** Loads that may be under way, the one being read included. */
    private static final int LOADING_MAX = 4;

    private final long budgetBytes;
    private final Executor loading;
    private final AdapterReader reader;
    private final Queue<Runnable> reports = new ConcurrentLinkedQueue<>();
    private final List<RegisteredAdapter> broken = new ArrayList<>();
    private long takenBytes;
    private int underWay;

    AdapterMemory(long budgetBytes, Executor loading, AdapterReader reader) {
        this.budgetBytes = budgetBytes;
        this.loading = loading;
        this.reader = reader;
    }

    AdapterReader reader() {
        return reader;
    }

    long budgetBytes() {
        return budgetBytes;
    }

    /** Whether so many bytes more would fit if {@code coming} were free. */
    boolean hasRoom(long bytes, long coming) {
        return takenBytes - coming + bytes <= budgetBytes;
    }

    boolean mayLoad() {
        return underWay < LOADING_MAX;
    }

    /** Keeps what was just read, for which there is room. */
    void keep(RegisteredAdapter adapter, LoraAdapter weights) {
        takenBytes += adapter.info().bytes();
        resident(adapter, weights);
    }

    /** Has an adapter read again; its room counts as taken from now on. */
    void load(RegisteredAdapter adapter) {
        adapter.stage = AdapterStage.LOADING;
        takenBytes += adapter.info().bytes();
        underWay++;
        Path path = adapter.path;
        loading.execute(() -> reports.add(read(adapter, path)));
    }

    /** On the loading thread; what is returned is for the engine's. */
    private Runnable read(RegisteredAdapter adapter, Path path) {
        try {
            AdapterReader.Loaded loaded = reader.load(path);
            if (!loaded.info().digest().equals(adapter.info().digest())) {
                loaded.weights().close();
                return () -> broken(adapter, "the adapter's file is another one now");
            }
            return () -> {
                underWay--;
                resident(adapter, loaded.weights());
            };
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return () -> broken(adapter, "the adapter's file cannot be read any more");
        }
    }

    private static void resident(RegisteredAdapter adapter, LoraAdapter weights) {
        adapter.weights = weights;
        adapter.stage = AdapterStage.RESIDENT;
        adapter.served = false;
        adapter.wanted = false;
        adapter.loads++;
    }

    private void broken(RegisteredAdapter adapter, String reason) {
        underWay--;
        takenBytes -= adapter.info().bytes();
        adapter.stage = AdapterStage.BROKEN;
        adapter.wanted = false;
        adapter.refuse(reason);
        broken.add(adapter);
    }

    /**
     * Has the weights overwritten and freed. Their room counts as free at once: what is loaded into
     * it is read after them by the same thread.
     */
    void erase(RegisteredAdapter adapter) {
        LoraAdapter weights = adapter.weights;
        if (weights != null) {
            adapter.weights = null;
            adapter.stage = AdapterStage.REGISTERED;
            takenBytes -= adapter.info().bytes();
            loading.execute(weights::close);
        }
    }

    void takeReports() {
        Runnable report = reports.poll();
        while (report != null) {
            report.run();
            report = reports.poll();
        }
    }

    List<RegisteredAdapter> takeBroken() {
        if (broken.isEmpty()) {
            return List.of();
        }
        List<RegisteredAdapter> taken = List.copyOf(broken);
        broken.clear();
        return taken;
    }
}
