package io.alliancehub.server.serving;

import java.nio.file.Path;
import java.util.List;

/**
 * What can be done about an engine's adapters. Safe for any thread; each command waits until the
 * step that is running has ended.
 */
public interface ServedAdapters {

    /** The adapters of an engine that takes none. */
    ServedAdapters NONE = new NoAdapters();

    /** What it has. */
    List<State> states();

    /**
     * Takes an adapter; the same again is no change. The file stays where it is as long as the
     * adapter is here.
     *
     * @throws IllegalArgumentException saying why it does not fit the model
     */
    State register(Path file);

    /**
     * Gives an adapter up: nothing new begins with it. It is among the states until what runs with
     * it has ended and its memory is free; one that is not there is ignored.
     */
    void unregister(String digest);

    /**
     * Keeps an adapter in memory whatever others want; false where there is none.
     *
     * @throws IllegalArgumentException saying why that cannot be
     */
    boolean pin(String digest);

    /** Lets it go as any other; false where there is none. */
    boolean unpin(String digest);

    /**
     * An adapter.
     *
     * @param digest SHA-256 of its file
     * @param resident whether it is in memory
     * @param draining whether it is being given up
     * @param running answers in work with it
     * @param waiting answers that wait for it
     */
    record State(
            String digest,
            boolean resident,
            boolean draining,
            boolean pinned,
            int rankMin,
            int rankMax,
            int running,
            int waiting) {}
}
