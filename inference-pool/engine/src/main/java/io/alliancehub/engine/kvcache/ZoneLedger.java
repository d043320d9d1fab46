package io.alliancehub.engine.kvcache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Counts only; which block is where is the pool's to know.
 *
 * A floor is a promise about what is free: the blocks that a zone may still claim under its floor
 * are left free, or cached where they can be evicted, by everyone else. So a zone may take blocks
 * when, after it has, the free ones still cover what all floors are short of. Summed up over the
 * zones this also shows that whoever may take a block finds one to evict: if every cached block
 * were under the floor of another zone, the floors would be short of all that is free.
 */
/** How many blocks each zone holds and caches, and how many it may. Owned by one thread. */
final class ZoneLedger {

    /** Banks are few; a name that costs nothing would let the ledger grow for ever. */
    static final int ZONES_MAX = 1024;

    private final int total;
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final @Nullable String[] names = new String[1 + ZONES_MAX];
    private final int[] held = new int[1 + ZONES_MAX];
    private final int[] cached = new int[1 + ZONES_MAX];
    private final long[] hitTokens = new long[1 + ZONES_MAX];
    private final ZoneQuota[] quotas = new ZoneQuota[1 + ZONES_MAX];
    private int highest;

    ZoneLedger(int total) {
        this.total = total;
        Arrays.fill(quotas, ZoneQuota.OPEN);
    }

    /**
     * The ordinal of a zone, from 1; a new one where the name is new.
     *
     * @throws IllegalArgumentException if there are too many
     */
    int ordinal(String name) {
        Integer known = ordinals.get(name);
        if (known != null) {
            return known;
        }
        for (int zone = 1; zone <= ZONES_MAX; zone++) {
            if (names[zone] == null) {
                names[zone] = name;
                quotas[zone] = ZoneQuota.OPEN;
                hitTokens[zone] = 0;
                ordinals.put(name, zone);
                highest = Math.max(highest, zone);
                return zone;
            }
        }
        throw new IllegalArgumentException("there may be at most %d zones".formatted(ZONES_MAX));
    }

    boolean knows(String name) {
        return ordinals.containsKey(name);
    }

    /** Forgets a zone that has no block; its ordinal may name another from now on. */
    void remove(int zone) {
        if (held[zone] + cached[zone] != 0) {
            throw new IllegalStateException("zone " + names[zone] + " still has blocks");
        }
        ordinals.values().remove(zone);
        names[zone] = null;
    }

    int highest() {
        return highest;
    }

    boolean isNamed(int zone) {
        return names[zone] != null;
    }

    ZoneQuota quota(int zone) {
        return quotas[zone];
    }

    /**
     * Sets what a zone is sure of and may not exceed.
     *
     * @throws IllegalArgumentException if all floors together are more than there is
     */
    void quota(int zone, ZoneQuota quota) {
        long floors = quota.floor();
        for (int z = 1; z <= highest; z++) {
            floors += z == zone || names[z] == null ? 0 : quotas[z].floor();
        }
        if (floors > total) {
            throw new IllegalArgumentException(
                    "floors of %d blocks in a pool of %d".formatted(floors, total));
        }
        quotas[zone] = quota;
    }

    /** What one request of each zone may ever have. */
    ZoneRoom room() {
        int floors = 0;
        for (int zone = 1; zone <= highest; zone++) {
            floors += names[zone] == null ? 0 : quotas[zone].floor();
        }
        Map<String, Integer> most = new HashMap<>();
        for (Map.Entry<String, Integer> entry : ordinals.entrySet()) {
            ZoneQuota quota = quotas[entry.getValue()];
            int left = total - floors + quota.floor();
            most.put(entry.getKey(), Math.min(quota.ceiling(), left));
        }
        return new ZoneRoom(most, total - floors);
    }

    int held(int zone) {
        return held[zone];
    }

    int cached(int zone) {
        return cached[zone];
    }

    int owned(int zone) {
        return held[zone] + cached[zone];
    }

    /** Every zone that is named, by its ordinal. */
    List<ZoneState> states() {
        List<ZoneState> states = new ArrayList<>();
        for (int zone = 1; zone <= highest; zone++) {
            String name = names[zone];
            if (name != null) {
                states.add(
                        new ZoneState(
                                name, held[zone], cached[zone], quotas[zone], hitTokens[zone]));
            }
        }
        return states;
    }

    void addHits(int zone, int tokens) {
        hitTokens[zone] += tokens;
    }

    void addHeld(int zone, int change) {
        held[zone] += change;
    }

    void addCached(int zone, int change) {
        cached[zone] += change;
    }

    /**
     * Whether two zones may take so many blocks, one after the other.
     *
     * @param free blocks that nobody holds
     */
    boolean offers(int zone, int count, int other, int otherCount, int free) {
        if (held[zone] + count > quotas[zone].ceiling()
                || held[other] + otherCount > quotas[other].ceiling()) {
            return false;
        }
        return (long) count + otherCount + promised(zone, count, other, otherCount) <= free;
    }

    /** What the floors are still short of when these have been taken. */
    private long promised(int zone, int count, int other, int otherCount) {
        long sum = 0;
        for (int z = 1; z <= highest; z++) {
            if (names[z] != null) {
                int after = held[z] + (z == zone ? count : 0) + (z == other ? otherCount : 0);
                sum += Math.max(0, quotas[z].floor() - after);
            }
        }
        return sum;
    }

    /** Whether two zones could take so many blocks if nobody held any. */
    boolean couldOffer(int zone, int count, int other, int otherCount) {
        if (count > quotas[zone].ceiling() || otherCount > quotas[other].ceiling()) {
            return false;
        }
        long needed = (long) count + otherCount;
        for (int z = 1; z <= highest; z++) {
            if (names[z] != null) {
                int own = (z == zone ? count : 0) + (z == other ? otherCount : 0);
                needed += Math.max(0, quotas[z].floor() - own);
            }
        }
        return needed <= total;
    }

    /** Whether a cached block of {@code owner} may be evicted for {@code zone}. */
    boolean mayEvict(int owner, int zone) {
        return cached[owner] > 0 && (owner == zone || owned(owner) > quotas[owner].floor());
    }
}
