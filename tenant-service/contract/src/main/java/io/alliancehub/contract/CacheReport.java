package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a member keeps of whom in the caches of its models, at one moment of each. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CacheReport(List<Model> models) {
    public CacheReport {
        models = List.copyOf(models);
    }

    /**
     * The cache of one model.
     *
     * @param blocksTotal blocks of keys and values that all zones share
     * @param zones those that have, or had since the member started, a block or a quota
     * @param prefixes that are published
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Model(
            String baseDigest, long blocksTotal, List<Zone> zones, List<Prefix> prefixes) {
        public Model {
            zones = List.copyOf(zones);
            prefixes = List.copyOf(prefixes);
        }
    }

    /**
     * One zone.
     *
     * @param name a bank's, or one of the member's own making, which has a colon or is no bank's
     * @param held blocks that answers hold now
     * @param cached blocks that nobody holds and a prompt may find
     * @param floor blocks that others leave to it
     * @param ceiling the most that it may have; null where nothing was said
     * @param hitTokens prompt tokens whose keys and values were found in it since the member
     *     started
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Zone(
            String name,
            int held,
            int cached,
            int floor,
            @Nullable Integer ceiling,
            long hitTokens) {
        /** Whether the hub said anything about its blocks. */
        public boolean hasQuota() {
            return floor > 0 || ceiling != null;
        }
    }

    /**
     * A published prefix.
     *
     * @param systemDigest SHA-256 of its text, as {@link PrefixOrder#systemDigest} has it
     * @param tokens of the prefix as the model's template writes it
     * @param blocks full blocks of them; the rest is not shared
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Prefix(String name, String systemDigest, int tokens, int blocks) {}
}
