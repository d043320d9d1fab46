package io.alliancehub.gateway.metering;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * One thread writes. It takes whatever has gathered in the queue and writes it in one go; a second one makes it durable
 * (JournalSync). Records that nobody waits for (checkpoints, settlements) are written at once, however long the fsync of
 * another call takes, and are not synced for their own sake: they survive the death of the process, and after a loss of
 * power the record before them leads to the same bill or a lower one.
 *
 * A segment is never reopened: each start, and each failed write, begins a new one, so that a torn record can
 * only stand at a segment's end. Segments are deleted from the oldest on, as soon as no unfinished call has its
 * first record in them or before.
 *
 * A write or an fsync that fails (disk full) fails everybody who waits for it and nothing else; the next batch tries a
 * new segment. So the journal mends itself once there is space, and until then every admission fails closed.
 */
/** The append-only record of calls; thread-safe. See the note above and the README. */
public final class Journal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final int QUEUE_MAX = 65_536;
    private static final int BATCH_MAX = 2_048;
    private static final long IDLE_MILLIS = 200;
    private static final long CLOSE_MILLIS_MAX = 10_000;

    private final JournalFolder folder;
    private final SegmentFile.Factory segments;
    private final long segmentBytesMax;
    private final JournalSync sync;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final List<JournalReplay.Unfinished> unfinished;
    private final Thread writer;

    private final Map<String, Long> firstSegments = new HashMap<>();
    private final TreeMap<Long, Integer> openCounts = new TreeMap<>();

    private volatile boolean closing;
    private volatile boolean failing;
    private final TreeSet<Long> kept = new TreeSet<>();
    private long current;
    private @Nullable SegmentFile file;
    private long written;

    /** Is told how long each fsync took. */
    @FunctionalInterface
    public interface FsyncObserver {
        /** One fsync of {@code records} records took {@code nanos}. */
        void synced(long nanos, int records);
    }

    private record Pending(
            JournalRecord item, byte[] frame, @Nullable CompletableFuture<Void> durable) {}

    /**
     * Locks the folder and reads what an earlier gateway left.
     *
     * @throws JournalException where the folder cannot be used
     */
    public static Journal open(
            Path folder,
            long segmentBytesMax,
            ThreadFactory threads,
            LongSupplier nanoTicker,
            FsyncObserver observer) {
        try {
            JournalFolder locked = JournalFolder.lock(folder);
            return new Journal(
                    locked, locked::create, segmentBytesMax, threads, nanoTicker, observer);
        } catch (IOException e) {
            throw new JournalException("the journal folder " + folder + " cannot be used", e);
        }
    }

    Journal(
            JournalFolder folder,
            SegmentFile.Factory segments,
            long segmentBytesMax,
            ThreadFactory threads,
            LongSupplier nanoTicker,
            FsyncObserver observer)
            throws IOException {
        this.folder = folder;
        this.segments = segments;
        this.segmentBytesMax = segmentBytesMax;
        JournalReplay.Found found = JournalReplay.read(folder);
        this.unfinished = found.calls();
        if (found.tornBytes() > 0) {
            log.warn("{} bytes at the end of the journal are no whole record", found.tornBytes());
        }
        if (found.damagedBytes() > 0) {
            log.error(
                    "{} bytes within the journal are damaged, by no crash of ours: calls may be"
                            + " billed too low. Look at the disk",
                    found.damagedBytes());
        }
        for (JournalReplay.Unfinished call : unfinished) {
            remember(call.call().requestId(), call.segment());
        }
        kept.addAll(folder.segments());
        this.current = kept.isEmpty() ? 0 : kept.last();
        this.sync = new JournalSync(threads, nanoTicker, observer);
        this.writer = threads.newThread(this::write);
        writer.start();
    }

    /** The calls that an earlier gateway left unfinished. */
    List<JournalReplay.Unfinished> unfinished() {
        return unfinished;
    }

    /**
     * Appends a record.
     *
     * @return completes when it is durable; exceptionally with {@link JournalException} where it
     *     cannot be
     */
    public CompletableFuture<Void> append(JournalRecord item) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        if (closing || !queue.offer(pending(item, durable))) {
            durable.completeExceptionally(
                    new JournalException(closing ? "the journal is closed" : "the disk lags"));
        }
        return durable;
    }

    /** Appends a record that nobody waits for; it may be lost where the disk lags or is full. */
    public void note(JournalRecord item) {
        boolean taken = !closing && queue.offer(pending(item, null));
        if (!taken) {
            log.debug("a note for the journal was left out");
        }
    }

    /** Tells that a call is over: the segments which only it kept can go. */
    void finished(String requestId) {
        synchronized (firstSegments) {
            Long segment = firstSegments.remove(requestId);
            if (segment != null) {
                openCounts.computeIfPresent(segment, (key, n) -> n == 1 ? null : n - 1);
            }
        }
    }

    /** Whether the last write reached the disk. */
    public boolean healthy() {
        return !failing && writer.isAlive() && sync.isHealthy();
    }

    /** Writes what is waiting, then lets go of the folder. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(CLOSE_MILLIS_MAX);
            sync.close(CLOSE_MILLIS_MAX);
            folder.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("the journal's lock could not be let go", e);
        }
    }

    private static Pending pending(JournalRecord item, @Nullable CompletableFuture<Void> durable) {
        return new Pending(item, JournalCodec.encode(item), durable);
    }

    private void write() {
        List<Pending> batch = new ArrayList<>(BATCH_MAX);
        while (!closing || !queue.isEmpty()) {
            gather(batch);
            if (batch.isEmpty()) {
                dropOldSegments();
                continue;
            }
            try {
                writeBatch(batch);
            } catch (IOException | RuntimeException e) {
                fail(batch, e);
            }
            batch.clear();
        }
        closeFile();
    }

    private void gather(List<Pending> batch) {
        try {
            Pending first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, BATCH_MAX - 1);
            }
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private void writeBatch(List<Pending> batch) throws IOException {
        SegmentFile open = segmentWithSpace();
        int bytes = 0;
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (Pending item : batch) {
            bytes += item.frame().length;
            if (item.durable() != null) {
                waiting.add(item.durable());
            }
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        for (Pending item : batch) {
            buffer.put(item.frame());
            if (item.item() instanceof JournalRecord.Admitted admitted) {
                remember(admitted.requestId(), current);
            }
        }
        open.write(buffer.flip());
        written += bytes;
        failing = false;
        sync.written(open, waiting, batch.size());
    }

    private SegmentFile segmentWithSpace() throws IOException {
        SegmentFile open = file;
        if (open != null && written < segmentBytesMax && !sync.hasGivenUp(open)) {
            return open;
        }
        closeFile();
        current++;
        SegmentFile fresh = segments.create(current);
        kept.add(current);
        file = fresh;
        written = 0;
        dropOldSegments();
        return fresh;
    }

    private void fail(List<Pending> batch, Exception cause) {
        if (!failing) {
            log.error("the journal cannot be written; new calls are refused", cause);
        }
        failing = true;
        closeFile();
        discardEmptySegment();
        JournalException failure = new JournalException("the journal cannot be written", cause);
        for (Pending item : batch) {
            if (item.durable() != null) {
                item.durable().completeExceptionally(failure);
            }
        }
    }

    /** What nothing was written to is of no use, and a full disk would gather many of them. */
    private void discardEmptySegment() {
        if (written > 0 || !kept.contains(current)) {
            return;
        }
        try {
            folder.delete(current);
            kept.remove(current);
        } catch (IOException e) {
            log.warn("an empty journal segment could not be deleted", e);
        }
    }

    private void closeFile() {
        SegmentFile open = file;
        file = null;
        if (open != null) {
            sync.last(open);
        }
    }

    private void remember(String requestId, long segment) {
        synchronized (firstSegments) {
            if (firstSegments.putIfAbsent(requestId, segment) == null) {
                openCounts.merge(segment, 1, Integer::sum);
            }
        }
    }

    private void dropOldSegments() {
        long needed;
        synchronized (firstSegments) {
            needed = openCounts.isEmpty() ? current : Math.min(openCounts.firstKey(), current);
        }
        try {
            while (!kept.isEmpty() && kept.first() < needed) {
                folder.delete(kept.first());
                kept.pollFirst();
            }
        } catch (IOException e) {
            log.warn("old journal segments could not be deleted", e);
        }
    }
}
