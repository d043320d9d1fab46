package io.alliancehub.gateway.metering;

import io.alliancehub.contract.UsageEvent;
import io.alliancehub.gateway.admission.Call;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads back what a gateway left. A torn tail is passed over; what stands before it is used in
 * full, and so is what stands behind damage in the middle, as a call whose end is lost there would
 * be billed at its last checkpoint although its answer was whole. Reading changes nothing, so that
 * it can itself be killed and repeated.
 */
final class JournalReplay {
    private JournalReplay() {}

    /**
     * A call that is not over.
     *
     * @param segment where its first record stands
     * @param checkpoint null where no token had come
     * @param event null where the gateway died before the call ended
     * @param stage how far its settlement came
     */
    record Unfinished(
            long segment,
            Call call,
            JournalRecord.@Nullable Checkpoint checkpoint,
            @Nullable UsageEvent event,
            Stage stage) {}

    /**
     * What was found.
     *
     * @param calls in the order of their admission
     * @param tornBytes at the ends of segments that are no whole record: a write was cut
     * @param damagedBytes with whole records behind them: the disk has lost something
     */
    record Found(List<Unfinished> calls, long tornBytes, long damagedBytes) {}

    /** How far a settlement came. */
    enum Stage {
        RUNNING,
        ENDED,
        SETTLED
    }

    /** Reads all segments, oldest first. */
    static Found read(JournalFolder folder) throws IOException {
        Map<String, Unfinished> calls = new LinkedHashMap<>();
        long torn = 0;
        long damaged = 0;
        for (long segment : folder.segments()) {
            ByteBuffer bytes = folder.read(segment);
            while (bytes.hasRemaining()) {
                JournalRecord next = JournalCodec.decode(bytes);
                if (next != null) {
                    apply(calls, segment, next);
                    continue;
                }
                int from = bytes.position();
                boolean found = JournalCodec.skipToNext(bytes);
                int skipped = bytes.position() - from;
                torn += found ? 0 : skipped;
                damaged += found ? skipped : 0;
            }
        }
        return new Found(List.copyOf(calls.values()), torn, damaged);
    }

    private static void apply(Map<String, Unfinished> calls, long segment, JournalRecord next) {
        String id = next.requestId();
        switch (next) {
            case JournalRecord.Admitted it ->
                    calls.putIfAbsent(
                            id, new Unfinished(segment, it.call(), null, null, Stage.RUNNING));
            case JournalRecord.Checkpoint it ->
                    calls.computeIfPresent(
                            id,
                            (key, old) ->
                                    new Unfinished(
                                            old.segment(),
                                            old.call(),
                                            it,
                                            old.event(),
                                            old.stage()));
            case JournalRecord.Ended it ->
                    calls.computeIfPresent(
                            id,
                            (key, old) ->
                                    old.event() != null
                                            ? old
                                            : new Unfinished(
                                                    old.segment(),
                                                    old.call(),
                                                    old.checkpoint(),
                                                    it.event(),
                                                    Stage.ENDED));
            case JournalRecord.Settled it ->
                    calls.computeIfPresent(
                            id,
                            (key, old) ->
                                    new Unfinished(
                                            old.segment(),
                                            old.call(),
                                            old.checkpoint(),
                                            old.event(),
                                            Stage.SETTLED));
            case JournalRecord.Dropped it -> calls.remove(id);
        }
    }
}
