package io.alliancehub.server.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hub may command about an engine's cache. Safe for any thread; each command waits until
 * the step that is running has ended.
 */
public interface ServedZones {

    /** What every zone has now. */
    List<State> states();

    /**
     * Sets the blocks that a zone is sure of and may not exceed.
     *
     * @throws IllegalArgumentException saying why that cannot be; then nothing changes
     */
    void quota(String zone, int floor, int ceiling);

    /**
     * Lets every zone read the blocks of a prefix.
     *
     * @param published the zone that these blocks belong to
     * @param prefix token ids
     * @return full blocks of it
     * @throws IllegalArgumentException saying why that cannot be
     */
    int publish(AnswerZone published, int[] prefix);

    /** Takes a prefix back; one that was not published is ignored. */
    void withdraw(AnswerZone published, int[] prefix);

    /** Ends the answers of a zone and overwrites all that is kept of it. */
    Erased erase(String zone);

    /**
     * What a zone has, and may have.
     *
     * @param held blocks that answers hold
     * @param cached blocks that nobody holds and a prompt may find
     * @param ceiling null where nothing was said
     * @param hitTokens prompt tokens that were found in it
     */
    record State(
            String name,
            int held,
            int cached,
            int floor,
            @Nullable Integer ceiling,
            long hitTokens) {}

    /**
     * What was erased, and what was found when it was read again.
     *
     * @param answersEnded that were cut off
     * @param blocks that were overwritten
     * @param hashes that were forgotten
     * @param bytesScanned read back
     * @param bytesLeft of them, those that are not zero
     * @param hashesLeft that are still kept
     */
    record Erased(
            int answersEnded,
            int blocks,
            int hashes,
            long bytesScanned,
            long bytesLeft,
            int hashesLeft) {

        /** Whether nothing is left. */
        public boolean proven() {
            return bytesLeft == 0 && hashesLeft == 0;
        }
    }
}
