package io.alliancehub.server.serving;

import java.nio.file.Path;
import java.util.List;

/** An engine without adapters. */
final class NoAdapters implements ServedAdapters {

    @Override
    public List<State> states() {
        return List.of();
    }

    @Override
    public State register(Path file) {
        throw new IllegalArgumentException("the engine of this model takes no adapters");
    }

    @Override
    public void unregister(String digest) {
        // There is none.
    }

    @Override
    public boolean pin(String digest) {
        return false;
    }

    @Override
    public boolean unpin(String digest) {
        return false;
    }
}
