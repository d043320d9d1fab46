package io.alliancehub.gateway.metering;

import io.alliancehub.gateway.metering.Journal.FsyncObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
 * What was written while one fsync ran is made durable by the next, so however slow the disk is, a hundred waiting
 * requests pay for one.
 *
 * A file whose fsync failed is given up: the kernel reports such a failure once and may have dropped the pages, so a
 * later fsync that succeeds says nothing of them.
 */
/** Makes durable what the journal's writer has written, on a thread of its own. */
final class JournalSync {
    private static final Logger log = LoggerFactory.getLogger(JournalSync.class);
    private static final int WAITING_MAX = 4_096;
    private static final long IDLE_MILLIS = 200;
    private static final long LAG_SECONDS_MAX = 10;

    private final LongSupplier nanoTicker;
    private final FsyncObserver observer;
    private final BlockingQueue<Written> queue = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable SegmentFile givenUp;

    /**
     * A piece that stands in a file.
     *
     * @param waiting for it to be durable
     * @param isLast whether nothing follows in this file: it is to be closed
     */
    private record Written(
            SegmentFile file, List<CompletableFuture<Void>> waiting, int records, boolean isLast) {}

    JournalSync(ThreadFactory threads, LongSupplier nanoTicker, FsyncObserver observer) {
        this.nanoTicker = nanoTicker;
        this.observer = observer;
        this.thread = threads.newThread(this::run);
        thread.start();
    }

    /**
     * Takes over who waits for what was written.
     *
     * @throws IOException where the disk lags too far behind
     */
    void written(SegmentFile file, List<CompletableFuture<Void>> waiting, int records)
            throws IOException {
        if (!waiting.isEmpty()) {
            hand(new Written(file, waiting, records, false));
        }
    }

    /** Has a file made durable and closed, once everything before it is. */
    void last(SegmentFile file) {
        try {
            hand(new Written(file, List.of(), 0, true));
        } catch (IOException e) {
            log.warn("a journal segment stays open: {}", e.getMessage());
        }
    }

    /** Whether nothing more can be trusted to this file. */
    boolean hasGivenUp(@Nullable SegmentFile file) {
        return file != null && file.equals(givenUp);
    }

    boolean isHealthy() {
        return givenUp == null && thread.isAlive();
    }

    /** Makes durable what was written, then ends. */
    void close(long millis) throws InterruptedException {
        closing = true;
        thread.join(millis);
    }

    private void hand(Written piece) throws IOException {
        try {
            if (!queue.offer(piece, LAG_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IOException("the disk lags behind what is written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the journal is closed", e);
        }
    }

    private void run() {
        List<Written> pieces = new ArrayList<>();
        while (!closing || !queue.isEmpty()) {
            gather(pieces);
            int from = 0;
            for (int to = 1; to <= pieces.size(); to++) {
                if (to == pieces.size() || !pieces.get(to).file().equals(pieces.get(from).file())) {
                    sync(pieces.subList(from, to));
                    from = to;
                }
            }
            pieces.clear();
        }
    }

    private void gather(List<Written> pieces) {
        try {
            Written first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            if (first != null) {
                pieces.add(first);
                queue.drainTo(pieces);
            }
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    /** Pieces of one file. */
    private void sync(List<Written> pieces) {
        SegmentFile file = pieces.getFirst().file();
        try {
            if (hasGivenUp(file)) {
                throw new IOException("an earlier part of the file was lost");
            }
            long start = nanoTicker.getAsLong();
            file.force();
            int records = pieces.stream().mapToInt(Written::records).sum();
            observer.synced(nanoTicker.getAsLong() - start, records);
            givenUp = null;
            pieces.forEach(piece -> piece.waiting().forEach(it -> it.complete(null)));
        } catch (IOException | RuntimeException e) {
            if (isHealthy()) {
                log.error("the journal cannot be made durable; new calls are refused", e);
            }
            givenUp = file;
            JournalException failure =
                    new JournalException("the journal cannot be made durable", e);
            pieces.forEach(
                    piece -> piece.waiting().forEach(it -> it.completeExceptionally(failure)));
        }
        if (pieces.getLast().isLast()) {
            close(file);
        }
    }

    private static void close(SegmentFile file) {
        try {
            file.close();
        } catch (IOException e) {
            log.warn("a journal segment could not be closed", e);
        }
    }
}
