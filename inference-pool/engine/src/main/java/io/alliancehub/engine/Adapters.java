package io.alliancehub.engine;

import io.alliancehub.engine.lora.AdapterInfo;
import io.alliancehub.engine.lora.AdapterReader;
import io.alliancehub.engine.lora.AdapterRefusedException;
import io.alliancehub.engine.lora.AdapterSlots;
import io.alliancehub.engine.lora.AdapterState;
import io.alliancehub.engine.lora.AdapterTotals;
import io.alliancehub.engine.lora.UnknownAdapterException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The low-rank adapters that requests of an engine may name by digest. Safe for any thread but the
 * engine's own: each command waits until the running step has ended.
 */
public final class Adapters {

    private final AdapterSlots slots;
    private final StepLoop loop;
    private final ReentrantLock reading = new ReentrantLock(); // one file's memory at a time

    Adapters(AdapterSlots slots, StepLoop loop) {
        this.slots = slots;
        this.loop = loop;
    }

    /**
     * Reads and checks an adapter: a GGUF file, a folder as PEFT saves it, or a ZIP archive of the
     * folder's two files. It stays in memory while there is room; the file must stay where it is,
     * for the adapter is read again when it is asked for after others took its place. Again is
     * nothing.
     *
     * @throws IOException if it cannot be read
     * @throws AdapterRefusedException if it is damaged, not for this base, or too large
     */
    public AdapterInfo register(Path path) throws IOException {
        reading.lock();
        try {
            AdapterReader.Loaded loaded = slots.reader().load(path);
            try {
                command(() -> slots.add(loaded, path));
            } catch (EngineFullException e) {
                loaded.weights().close(); // nobody took it over
                throw e;
            }
            return loaded.info();
        } finally {
            reading.unlock();
        }
    }

    /**
     * Takes no more requests with an adapter; when those that it has have ended, it is forgotten
     * and its memory overwritten. Until then {@link #states} shows it as draining.
     *
     * @throws UnknownAdapterException if there is none
     */
    public void unregister(String digest) {
        command(() -> slots.remove(digest));
    }

    /**
     * Keeps an adapter in memory, and has it loaded if it is not.
     *
     * @throws UnknownAdapterException if there is none
     * @throws AdapterRefusedException if too little memory would be left for others
     */
    public void pin(String digest) {
        command(() -> slots.pin(digest));
    }

    /**
     * Lets an adapter leave memory when others need the room.
     *
     * @throws UnknownAdapterException if there is none
     */
    public void unpin(String digest) {
        command(() -> slots.unpin(digest));
    }

    /** Most bytes that the weights of all resident adapters may take together. */
    public long budgetBytes() {
        return slots.budgetBytes();
    }

    /** All of them together, after the last step; from any thread, without waiting. */
    public AdapterTotals totals() {
        return slots.totals();
    }

    /** Every registered adapter between two steps. */
    public List<AdapterState> states() {
        return loop.ask(slots::states);
    }

    private void command(Runnable command) {
        loop.ask(
                () -> {
                    command.run();
                    return slots;
                });
    }
}
