package io.alliancehub.server.serving;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.lora.AdapterInfo;
import io.alliancehub.engine.lora.AdapterRefusedException;
import io.alliancehub.engine.lora.AdapterStage;
import io.alliancehub.engine.lora.AdapterState;
import io.alliancehub.engine.lora.UnknownAdapterException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The adapters of our own engine. */
final class OwnAdapters implements ServedAdapters {

    private final Engine engine;

    OwnAdapters(Engine engine) {
        this.engine = engine;
    }

    @Override
    public List<State> states() {
        return command(() -> engine.adapters().states()).stream().map(OwnAdapters::state).toList();
    }

    private static <T> T command(Supplier<T> command) {
        try {
            return command.get();
        } catch (io.alliancehub.engine.EngineFullException full) {
            throw new EngineFullException();
        }
    }

    private static State state(AdapterState it) {
        return new State(
                it.info().digest(),
                it.stage() == AdapterStage.RESIDENT,
                it.draining(),
                it.pinned(),
                it.info().ranks().getFirst(),
                it.info().ranks().getLast(),
                it.running(),
                it.waiting());
    }

    @Override
    public State register(Path file) {
        try {
            AdapterInfo info = engine.adapters().register(file);
            return states().stream()
                    .filter(it -> it.digest().equals(info.digest()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("it was given up meanwhile"));
        } catch (AdapterRefusedException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        } catch (io.alliancehub.engine.EngineFullException full) {
            throw new EngineFullException();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("its file cannot be read", unreadable);
        }
    }

    @Override
    public void unregister(String digest) {
        try {
            engine.adapters().unregister(digest);
        } catch (UnknownAdapterException gone) {
            // As it should be.
            return;
        }
    }

    @Override
    public boolean pin(String digest) {
        try {
            engine.adapters().pin(digest);
            return true;
        } catch (UnknownAdapterException none) {
            return false;
        } catch (AdapterRefusedException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
    }

    @Override
    public boolean unpin(String digest) {
        try {
            engine.adapters().unpin(digest);
            return true;
        } catch (UnknownAdapterException none) {
            return false;
        }
    }
}
