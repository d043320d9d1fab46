package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** The adapters that a member has, for each model that it serves. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AdapterReport(List<Model> models) {
    public AdapterReport {
        models = List.copyOf(models);
    }

    /** The adapters of one model. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Model(String baseDigest, List<Entry> adapters) {
        public Model {
            adapters = List.copyOf(adapters);
        }
    }

    /**
     * An adapter.
     *
     * @param digest SHA-256 of its file
     * @param ofHub whether the hub gave it, and so may take it back; false where it was named on
     *     the member's command line
     * @param resident whether it is in memory
     * @param draining whether it is being taken away: requests that run with it end, new ones are
     *     refused
     * @param pinned whether it stays in memory whatever others want
     * @param sizeBytes of its file
     * @param running requests in work with it
     * @param waiting requests that wait for it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Entry(
            String digest,
            boolean ofHub,
            boolean resident,
            boolean draining,
            boolean pinned,
            int rankMin,
            int rankMax,
            long sizeBytes,
            int running,
            int waiting) {}
}
