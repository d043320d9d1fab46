package io.alliancehub.engine.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.kernel.LowRank;
import io.alliancehub.kernel.Workspace;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who is in memory, by a clock, a loading thread and sequences that the test moves on itself. */
final class AdapterSlotsTest {

    private static final long SEED = 20_261_128;
    private static final long AGED = 10;

    private final Queue<Runnable> loading = new ArrayDeque<>();
    private final Map<Path, AdapterInfo> files = new HashMap<>();
    private long now;

    private AdapterSlots slots(long budget) {
        return new AdapterSlots(budget, AGED, loading::add, this::read, () -> now);
    }

    private AdapterReader.Loaded read(Path path) {
        AdapterInfo info = files.get(path);
        if (info == null) {
            throw new AdapterRefusedException("no such file");
        }
        return new AdapterReader.Loaded(info, new LoraAdapter(new LowRank[0][][], new Workspace()));
    }

    private RegisteredAdapter add(AdapterSlots slots, String digest, long bytes) {
        Path path = Path.of(digest);
        files.put(path, new AdapterInfo(digest, List.of(16), List.of("attn_q"), bytes, List.of()));
        slots.add(read(path), path);
        RegisteredAdapter adapter = slots.use(digest);
        adapter.leave();
        return adapter;
    }

    private void turn(AdapterSlots slots) {
        now++;
        slots.turn();
        Runnable task = loading.poll(); // another thread's pace: one piece a turn
        if (task != null) {
            task.run();
        }
    }

    private void turn(AdapterSlots slots, int count) {
        for (int i = 0; i < count; i++) {
            turn(slots);
        }
    }

    @Test
    void theLeastPopularOfTheIdleMakesRoom() {
        AdapterSlots slots = slots(20);
        RegisteredAdapter popular = add(slots, "popular", 10);
        RegisteredAdapter other = add(slots, "other", 10);
        RegisteredAdapter cold = add(slots, "cold", 10);
        assertThat(cold.stage).isEqualTo(AdapterStage.REGISTERED);
        for (int i = 0; i < 3; i++) {
            popular.hold();
            popular.letGo();
        }
        slots.use("cold");
        assertThat(cold.isReady()).isFalse();
        turn(slots, 3);
        assertThat(cold.isReady()).isTrue();
        assertThat(popular.stage).isEqualTo(AdapterStage.RESIDENT);
        assertThat(other.stage).isEqualTo(AdapterStage.REGISTERED);
    }

    @Test
    void aBusyAdapterMakesRoomWhenAnotherHasWaitedAndComesBack() {
        AdapterSlots slots = slots(10);
        RegisteredAdapter hot = add(slots, "hot", 10);
        RegisteredAdapter cold = add(slots, "cold", 10);
        slots.use("hot");
        slots.use("cold");
        hot.hold();
        assertThat(cold.isReady()).isFalse();
        turn(slots, (int) AGED - 1);
        assertThat(hot.isReady()).isTrue();
        turn(slots, 3);
        assertThat(hot.stage).isEqualTo(AdapterStage.LEAVING);
        assertThat(hot.isReady()).isFalse(); // its next sequences wait
        assertThat(hot.weights()).isNotNull(); // and the one that runs goes on
        turn(slots, 5);
        assertThat(cold.isReady()).isFalse();
        hot.letGo();
        turn(slots, 4);
        assertThat(cold.isReady()).isTrue();
        turn(slots, 50); // nobody has run with it yet, so it stays
        assertThat(cold.isReady()).isTrue();
        cold.hold();
        cold.letGo();
        turn(slots, 4);
        assertThat(hot.isReady()).isTrue();
    }

    @Test
    void pinsNeverLeaveTooLittleForOthers() {
        AdapterSlots slots = slots(30);
        RegisteredAdapter pinned = add(slots, "pinned", 10);
        RegisteredAdapter first = add(slots, "first", 10);
        RegisteredAdapter second = add(slots, "second", 15);
        slots.pin("pinned");
        assertThatThrownBy(() -> slots.pin("first")).hasMessageContaining("no room");
        assertThatThrownBy(() -> add(slots, "huge", 21)).hasMessageContaining("10 are pinned");
        slots.use("second");
        for (int i = 0; i < 20; i++) {
            second.isReady();
            turn(slots);
        }
        assertThat(second.stage).isEqualTo(AdapterStage.RESIDENT);
        assertThat(first.stage).isEqualTo(AdapterStage.REGISTERED);
        assertThat(pinned.stage).isEqualTo(AdapterStage.RESIDENT);
        slots.unpin("pinned");
        slots.remove("pinned");
        assertThat(slots.states()).hasSize(2);
        assertThatThrownBy(() -> slots.pin("pinned")).isInstanceOf(UnknownAdapterException.class);
    }

    private record Run(RegisteredAdapter adapter, long since, long until) {}

    /**
     * Twelve adapters of ragged sizes, room for a few, arrivals mostly for two of them: everyone
     * who waits gets on, within a bound that does not hang on how much comes for the others.
     */
    @Test
    void nobodyStarves() {
        var random = new SplittableRandom(SEED);
        AdapterSlots slots = slots(40);
        List<RegisteredAdapter> adapters = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            adapters.add(add(slots, "adapter-" + i, 5 + random.nextInt(11)));
        }
        slots.pin("adapter-3");
        List<Run> waiting = new ArrayList<>();
        List<Run> running = new ArrayList<>();
        long longest = 0;
        int admitted = 0;
        for (int step = 0; step < 20_000; step++) {
            if (waiting.size() < 30) {
                int which = random.nextInt(10) < 8 ? random.nextInt(2) : random.nextInt(12);
                RegisteredAdapter adapter = slots.use("adapter-" + which);
                waiting.add(new Run(adapter, step, 0));
            }
            for (Run run : List.copyOf(waiting)) {
                if (run.adapter().isReady() && running.size() < 8) {
                    run.adapter().hold();
                    waiting.remove(run);
                    running.add(new Run(run.adapter(), step, step + 1 + random.nextInt(12)));
                    longest = Math.max(longest, step - run.since());
                    admitted++;
                }
            }
            for (Run run : List.copyOf(running)) {
                assertThat(run.adapter().weights()).isNotNull();
                if (run.until() <= step) {
                    run.adapter().letGo();
                    run.adapter().leave();
                    running.remove(run);
                }
            }
            turn(slots);
            requireWithinBudget(adapters);
        }
        System.out.printf(
                "adapters: seed %d, %d admissions, nobody waited for more than %d steps%n",
                SEED, admitted, longest);
        assertThat(longest).isLessThan(12 * (AGED + 12 + 10));
        assertThat(admitted).isGreaterThan(5_000);
        assertThat(adapters.get(3).stage).isEqualTo(AdapterStage.RESIDENT);
    }

    private static void requireWithinBudget(List<RegisteredAdapter> adapters) {
        long bytes = 0;
        for (RegisteredAdapter adapter : adapters) {
            boolean taken = adapter.weights != null || adapter.stage == AdapterStage.LOADING;
            bytes += taken ? adapter.info().bytes() : 0;
        }
        assertThat(bytes).isLessThanOrEqualTo(40);
    }
}
