package io.alliancehub.gateway.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.metering.JournalReplay.Stage;
import io.alliancehub.gateway.metering.JournalReplay.Unfinished;
import io.alliancehub.gateway.testing.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is durable comes back, once, whatever happened to the file's end. */
final class JournalTest {
    private static final int SEGMENT_BYTES = 64 << 10;

    @TempDir private Path folder;

    @Test
    void cutAtEveryByteLosesNoWholeRecordAndDoublesNone() throws IOException {
        List<JournalRecord> items = story();
        try (Journal journal = open(folder)) {
            items.forEach(item -> journal.append(item).join());
        }
        Path segment = segments(folder).getFirst();
        byte[] whole = Files.readAllBytes(segment);
        List<Integer> ends = ends(items);
        assertThat(ends.getLast()).isEqualTo(whole.length);

        Path copy = Files.createDirectory(folder.resolve("cut"));
        for (int cut = 0; cut <= whole.length; cut++) {
            Path torn = copy.resolve(segment.getFileName());
            Files.write(torn, Arrays.copyOf(whole, cut));
            int at = cut;
            int complete = (int) ends.stream().filter(end -> end <= at).count();
            try (JournalFolder locked = JournalFolder.lock(copy)) {
                assertThat(JournalReplay.read(locked).calls())
                        .as("cut at byte %d", cut)
                        .isEqualTo(expected(items.subList(0, complete)));
            }
            assertThat(Files.size(torn)).as("reading changes nothing").isEqualTo(cut);
        }
    }

    @Test
    void recordsBehindDamageAreStillRead() throws IOException {
        List<JournalRecord> items = story();
        try (Journal journal = open(folder)) {
            items.forEach(item -> journal.append(item).join());
        }
        Path segment = segments(folder).getFirst();
        byte[] whole = Files.readAllBytes(segment);
        List<Integer> ends = ends(items);
        int checkpoint = 4; // of call two, whose admission before it and nothing after it counts
        for (int at = ends.get(checkpoint - 1); at < ends.get(checkpoint); at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(segment, damaged);
            List<JournalRecord> left = new ArrayList<>(items);
            left.remove(checkpoint);
            try (JournalFolder locked = JournalFolder.lock(folder)) {
                JournalReplay.Found found = JournalReplay.read(locked);
                assertThat(found.calls()).as("damage at byte %d", at).isEqualTo(expected(left));
                assertThat(found.damagedBytes())
                        .isEqualTo(ends.get(checkpoint) - ends.get(checkpoint - 1));
                assertThat(found.tornBytes()).isZero();
            }
        }
    }

    @Test
    void segmentsGoOnlyWhenEveryCallInThemIsOver() {
        try (Journal journal = open(folder)) {
            journal.append(new JournalRecord.Admitted(TestCalls.call("old"))).join();
            for (int i = 0; i < 400; i++) {
                String id = "call-" + i;
                journal.append(new JournalRecord.Admitted(TestCalls.call(id))).join();
                journal.finished(id);
            }
            assertThat(segments(folder).size()).isGreaterThan(2);
            journal.finished("old");
            Eventually.holds(
                    "only the current segment is left",
                    Duration.ofSeconds(5),
                    () -> segments(folder).size() == 1);
        }
    }

    @Test
    void secondGatewayOnTheSameFolderDoesNotStart() {
        try (Journal first = open(folder)) {
            assertThatThrownBy(() -> open(folder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another gateway");
            assertThat(first.healthy()).isTrue();
        }
        open(folder).close();
    }

    @Test
    void fullDiskFailsWhoWaitsAndHealsWithSpace() throws IOException {
        AtomicBoolean full = new AtomicBoolean();
        JournalFolder locked = JournalFolder.lock(folder);
        SegmentFile.Factory filling = segment -> new Filling(locked.create(segment), full);
        Journal journal = journal(locked, filling);
        journal.append(new JournalRecord.Admitted(TestCalls.call("before"))).join();
        full.set(true);
        CompletableFuture<Void> refused =
                journal.append(new JournalRecord.Admitted(TestCalls.call("during")));
        assertThatThrownBy(refused::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(JournalException.class);
        assertThat(journal.healthy()).isFalse();
        for (int i = 0; i < 100; i++) {
            CompletableFuture<Void> again =
                    journal.append(new JournalRecord.Admitted(TestCalls.call("again-" + i)));
            assertThatThrownBy(again::join).hasCauseInstanceOf(JournalException.class);
        }
        assertThat(segments(folder)).as("a full disk gathers no empty files").hasSizeLessThan(4);
        full.set(false);
        journal.append(new JournalRecord.Admitted(TestCalls.call("after"))).join();
        assertThat(journal.healthy()).isTrue();
        journal.close();
        try (JournalFolder again = JournalFolder.lock(folder)) {
            assertThat(JournalReplay.read(again).calls().stream().map(it -> it.call().requestId()))
                    .containsExactly("before", "after");
        }
    }

    @Test
    void checkpointIsWrittenWhileAnotherCallsFsyncTakesLong() throws IOException {
        JournalFolder locked = JournalFolder.lock(folder);
        Stalling disk = new Stalling();
        Journal journal = journal(locked, segment -> disk.over(locked.create(segment)));
        journal.append(new JournalRecord.Admitted(TestCalls.call("one"))).join();
        disk.stalls.set(true);
        CompletableFuture<Void> slow =
                journal.append(new JournalRecord.Admitted(TestCalls.call("two")));
        Eventually.holds("the disk stalls", Duration.ofSeconds(5), disk.stalled::get);
        journal.note(checkpoint("one", 40));
        // What a process that is killed now leaves behind.
        Eventually.holds(
                "the checkpoint is in the file",
                Duration.ofSeconds(5),
                () -> positions(locked).equals(Arrays.asList(40L, null)));
        assertThat(slow).as("it is not durable yet").isNotDone();
        disk.stalls.set(false);
        slow.join();
        journal.close();
    }

    @Test
    void fileWhoseFsyncFailedIsTrustedNoMore() throws IOException {
        JournalFolder locked = JournalFolder.lock(folder);
        Stalling disk = new Stalling();
        Journal journal = journal(locked, segment -> disk.over(locked.create(segment)));
        journal.append(new JournalRecord.Admitted(TestCalls.call("before"))).join();
        disk.fails.set(true);
        assertThatThrownBy(
                        journal.append(new JournalRecord.Admitted(TestCalls.call("during")))::join)
                .hasCauseInstanceOf(JournalException.class);
        assertThat(journal.healthy()).isFalse();
        disk.fails.set(false);
        journal.append(new JournalRecord.Admitted(TestCalls.call("after"))).join();
        assertThat(journal.healthy()).isTrue();
        assertThat(segments(folder)).as("another file").hasSize(2);
        journal.close();
    }

    @Test
    void manyWaitersShareOneFsync() {
        AtomicInteger syncs = new AtomicInteger();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        try (Journal journal =
                Journal.open(
                        folder,
                        SEGMENT_BYTES * 100,
                        Thread.ofPlatform().factory(),
                        System::nanoTime,
                        (nanos, records) -> syncs.incrementAndGet())) {
            for (int i = 0; i < 2_000; i++) {
                waiting.add(journal.append(new JournalRecord.Admitted(TestCalls.call("c" + i))));
            }
            CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
        }
        assertThat(syncs.get()).isLessThan(1_000);
        try (Journal again = open(folder)) {
            assertThat(again.unfinished()).hasSize(2_000);
        }
    }

    private static List<JournalRecord> story() {
        UsageEvent first = event("one", 3, Outcome.COMPLETED);
        return List.of(
                new JournalRecord.Admitted(TestCalls.call("one")),
                new JournalRecord.Admitted(TestCalls.call("two")),
                new JournalRecord.Checkpoint(
                        "one",
                        1,
                        TestCalls.NOON,
                        TestCalls.NOON,
                        TestCalls.NOON.plusMillis(5),
                        "member-1"),
                new JournalRecord.Ended(first),
                new JournalRecord.Checkpoint(
                        "two", 7, null, TestCalls.NOON, TestCalls.NOON.plusMillis(9), "member-1"),
                new JournalRecord.Settled("one"),
                new JournalRecord.Admitted(TestCalls.call("three")),
                new JournalRecord.Dropped("one"),
                new JournalRecord.Dropped("three"));
    }

    /** What a naive reading of whole records says. */
    private static List<Unfinished> expected(List<JournalRecord> items) {
        Map<String, Unfinished> open = new LinkedHashMap<>();
        for (JournalRecord item : items) {
            Unfinished old = open.get(item.requestId());
            switch (item) {
                case JournalRecord.Admitted it ->
                        open.put(
                                it.requestId(),
                                new Unfinished(1, it.call(), null, null, Stage.RUNNING));
                case JournalRecord.Checkpoint it ->
                        open.put(
                                it.requestId(),
                                new Unfinished(1, old.call(), it, old.event(), old.stage()));
                case JournalRecord.Ended it ->
                        open.put(
                                it.requestId(),
                                new Unfinished(
                                        1, old.call(), old.checkpoint(), it.event(), Stage.ENDED));
                case JournalRecord.Settled it ->
                        open.put(
                                it.requestId(),
                                new Unfinished(
                                        1,
                                        old.call(),
                                        old.checkpoint(),
                                        old.event(),
                                        Stage.SETTLED));
                case JournalRecord.Dropped it -> open.remove(it.requestId());
            }
        }
        return List.copyOf(open.values());
    }

    private static UsageEvent event(String id, long position, Outcome outcome) {
        Progress progress = new Progress("member-1", position, null, TestCalls.NOON, null);
        Instant endedAt = TestCalls.NOON.plusSeconds(1);
        Bills.Bill bill =
                outcome == Outcome.COMPLETED
                        ? Bills.whole(TestCalls.call(id), progress, endedAt, "gateway-1")
                        : Bills.cut(TestCalls.call(id), progress, outcome, endedAt, "gateway-1");
        return bill.event();
    }

    private static List<Integer> ends(List<JournalRecord> items) {
        List<Integer> ends = new ArrayList<>();
        int at = 0;
        for (JournalRecord item : items) {
            at += JournalCodec.encode(item).length;
            ends.add(at);
        }
        return ends;
    }

    private static Journal open(Path folder) {
        return Journal.open(
                folder,
                SEGMENT_BYTES,
                Thread.ofPlatform().factory(),
                System::nanoTime,
                (nanos, records) -> {});
    }

    private static Journal journal(JournalFolder locked, SegmentFile.Factory segments)
            throws IOException {
        return new Journal(
                locked,
                segments,
                SEGMENT_BYTES,
                Thread.ofPlatform().factory(),
                System::nanoTime,
                (nanos, records) -> {});
    }

    private static JournalRecord.Checkpoint checkpoint(String id, long position) {
        return new JournalRecord.Checkpoint(
                id, position, TestCalls.NOON, TestCalls.NOON, TestCalls.NOON, "member-1");
    }

    /** Of the unfinished calls, null where no token has come. */
    private static List<Long> positions(JournalFolder locked) {
        try {
            return JournalReplay.read(locked).calls().stream()
                    .map(it -> it.checkpoint() == null ? null : it.checkpoint().position())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> segments(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A disk that is full when told; what it took before stays torn on it, as on a real one. */
    private record Filling(SegmentFile file, AtomicBoolean full) implements SegmentFile {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (full.get()) {
                file.write(bytes.slice(0, bytes.remaining() / 2));
                throw new IOException("No space left on device");
            }
            file.write(bytes);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** A disk whose fsync takes long, or fails, when told. */
    private static final class Stalling {
        final AtomicBoolean stalls = new AtomicBoolean();
        final AtomicBoolean stalled = new AtomicBoolean();
        final AtomicBoolean fails = new AtomicBoolean();

        SegmentFile over(SegmentFile file) {
            return new SegmentFile() {
                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    file.write(bytes);
                }

                @Override
                public void force() throws IOException {
                    stalled.set(stalls.get());
                    Eventually.holds("it goes on", Duration.ofSeconds(30), () -> !stalls.get());
                    if (fails.get()) {
                        throw new IOException("Input/output error");
                    }
                    file.force();
                }

                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        }
    }
}
