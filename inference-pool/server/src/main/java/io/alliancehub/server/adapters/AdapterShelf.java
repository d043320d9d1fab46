package io.alliancehub.server.adapters;

import io.alliancehub.contract.AdapterReport;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.serving.ServedAdapters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapters that the hub gave this member, in their folder and in the engines. A file whose name
 * is its digest was whole once; after a restart each is given to its engine again. Safe for any
 * thread.
 */
public final class AdapterShelf {

    private static final Logger LOG = LoggerFactory.getLogger(AdapterShelf.class);

    private static final int POLL_MILLIS = 20;

    private final ModelDirectory models;
    private final Set<Path> leaving = ConcurrentHashMap.newKeySet();
    private final AdapterFolder folder;

    /** Over these models. */
    public AdapterShelf(ModelDirectory models, AdapterFolder folder) {
        this.models = models;
        this.folder = folder;
    }

    /** Gives the engines what lies in the folder; what one refuses is removed. */
    public void restore() {
        for (LocalModel model : models.all()) {
            for (Path file : folder.filesOf(model.description().baseDigest())) {
                String digest = file.getFileName().toString();
                try {
                    ServedAdapters.State state = model.engine().adapters().register(file);
                    if (!state.digest().equals(digest)) {
                        model.engine().adapters().unregister(state.digest());
                        discard(file, "its bytes are not those of its name");
                    }
                } catch (IllegalArgumentException refused) {
                    discard(file, String.valueOf(refused.getMessage()));
                }
            }
        }
    }

    private void discard(Path file, String why) {
        LOG.warn("adapter {} is removed: {}", file.getFileName(), why);
        try {
            folder.remove(file);
        } catch (IOException stays) {
            LOG.warn("adapter {} cannot be removed", file.getFileName());
        }
    }

    /** What there is. */
    public AdapterReport report() {
        List<AdapterReport.Model> reported = new ArrayList<>();
        for (LocalModel model : models.all()) {
            String base = model.description().baseDigest();
            List<ServedAdapters.State> there = model.engine().adapters().states();
            removeLeft(model, there);
            reported.add(
                    new AdapterReport.Model(
                            base, there.stream().map(it -> entry(base, it)).toList()));
        }
        return new AdapterReport(reported);
    }

    private AdapterReport.Entry entry(String base, ServedAdapters.State it) {
        Path file = folder.file(base, it.digest());
        return new AdapterReport.Entry(
                it.digest(),
                folder.has(file),
                it.resident(),
                it.draining(),
                it.pinned(),
                it.rankMin(),
                it.rankMax(),
                folder.size(file),
                it.running(),
                it.waiting());
    }

    /** What there is of an adapter; empty where there is nothing. */
    public Optional<AdapterReport.Entry> find(LocalModel model, String digest) {
        return model.engine().adapters().states().stream()
                .filter(it -> it.digest().equals(digest))
                .findFirst()
                .map(it -> entry(model.description().baseDigest(), it));
    }

    /** The folder. */
    AdapterFolder folder() {
        return folder;
    }

    /** The model with these weights; null where it is not here. */
    public @Nullable LocalModel model(String baseDigest) {
        return models.all().stream()
                .filter(it -> it.description().baseDigest().equals(baseDigest))
                .findFirst()
                .orElse(null);
    }

    /**
     * Gives a file that is whole to its engine.
     *
     * @throws IllegalArgumentException saying why the model refuses it
     */
    AdapterReport.Entry take(LocalModel model, Path file) {
        ServedAdapters.State state = model.engine().adapters().register(file);
        LOG.info("{}: adapter {} is here", model.name(), state.digest());
        return entry(model.description().baseDigest(), state);
    }

    /**
     * Gives an adapter up: nothing new begins with it, what runs with it ends, its file goes.
     *
     * @param within how long this waits for that; it goes on afterwards all the same
     * @return what it was, or still is
     */
    public Optional<AdapterReport.Entry> giveUp(LocalModel model, String digest, Duration within)
            throws InterruptedException {
        Path file = folder.file(model.description().baseDigest(), digest);
        Optional<AdapterReport.Entry> before = find(model, digest);
        if (before.isEmpty() || !folder.has(file)) {
            return Optional.empty();
        }
        leaving.add(file);
        model.engine().adapters().unregister(digest);
        for (long left = within.toMillis(); left > 0; left -= POLL_MILLIS) {
            if (find(model, digest).isEmpty()) {
                removeLeft(model, model.engine().adapters().states());
                LOG.info("{}: adapter {} is given up", model.name(), digest);
                return before;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return find(model, digest).or(() -> before);
    }

    /** Removes the files of what has been given up and is gone from its engine. */
    private void removeLeft(LocalModel model, List<ServedAdapters.State> there) {
        String base = model.description().baseDigest();
        for (Path file : folder.filesOf(base)) {
            String digest = file.getFileName().toString();
            boolean isThere = there.stream().anyMatch(it -> it.digest().equals(digest));
            if (leaving.contains(file) && !isThere) {
                leaving.remove(file);
                discardQuietly(file);
            }
        }
    }

    private void discardQuietly(Path file) {
        try {
            folder.remove(file);
        } catch (IOException stays) {
            LOG.warn("adapter {} cannot be removed", file.getFileName());
        }
    }
}
