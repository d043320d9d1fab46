package io.alliancehub.engine.lora;

/**
 * All adapters of an engine together, after its last step.
 *
 * @param registered that requests may name
 * @param resident in memory
 * @param residentBytes of their weights
 * @param budgetBytes most that these may come to
 * @param running sequences that run with an adapter
 * @param waitedFor adapters that a request waits for
 * @param loads times that one was read into memory
 */
public record AdapterTotals(
        int registered,
        int resident,
        long residentBytes,
        long budgetBytes,
        int running,
        int waitedFor,
        long loads) {}
