package io.alliancehub.server;

import io.alliancehub.server.serving.ServedAdapters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Takes every file but those that begin with "unfit"; drains when the test says so. */
final class ScriptedAdapters implements ServedAdapters {

    /** Whether something runs with what is given up. */
    volatile boolean busy;

    private final Map<String, State> states = new ConcurrentHashMap<>();

    boolean has(String digest) {
        State state = states.get(digest);
        return state != null && !state.draining();
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static State state(String digest, boolean draining, boolean pinned) {
        return new State(digest, pinned, draining, pinned, 4, 8, 0, 0);
    }

    @Override
    public List<State> states() {
        if (!busy) {
            states.values().removeIf(State::draining);
        }
        return List.copyOf(states.values());
    }

    @Override
    public State register(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (new String(bytes, StandardCharsets.ISO_8859_1).startsWith("unfit")) {
                throw new IllegalArgumentException("its q_proj does not fit the model");
            }
            String digest = digest(bytes);
            return states.computeIfAbsent(digest, it -> state(it, false, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void unregister(String digest) {
        states.computeIfPresent(digest, (it, before) -> state(it, true, false));
    }

    @Override
    public boolean pin(String digest) {
        return states.computeIfPresent(digest, (it, before) -> state(it, false, true)) != null;
    }

    @Override
    public boolean unpin(String digest) {
        return states.computeIfPresent(digest, (it, before) -> state(it, false, false)) != null;
    }
}
