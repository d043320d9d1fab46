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
 * Reads back what a gateway left. A torn tail is cut off; what stands before it is used in full.
 * Reading changes nothing else, so that it can itself be killed and repeated.
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
     * @param tornBytes that were no whole record and are cut off
     */
    record Found(List<Unfinished> calls, long tornBytes) {}

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
        for (long segment : folder.segments()) {
            ByteBuffer bytes = folder.read(segment);
            JournalRecord next = JournalCodec.decode(bytes);
            while (next != null) {
                apply(calls, segment, next);
                next = JournalCodec.decode(bytes);
            }
            if (bytes.hasRemaining()) {
                torn += bytes.remaining();
                folder.truncate(segment, bytes.position());
            }
        }
        return new Found(List.copyOf(calls.values()), torn);
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
