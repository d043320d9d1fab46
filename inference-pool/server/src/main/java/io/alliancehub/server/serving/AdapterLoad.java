package io.alliancehub.server.serving;

/**
 * The adapters of an engine together.
 *
 * @param registered that requests may name
 * @param resident in memory
 * @param residentBytes of their weights
 * @param running sequences that run with one
 * @param waitedFor adapters that requests wait for
 * @param loads times that one was read into memory
 */
public record AdapterLoad(
        int registered, int resident, long residentBytes, int running, int waitedFor, long loads) {

    /** Of an engine without adapters. */
    public static final AdapterLoad NONE = new AdapterLoad(0, 0, 0, 0, 0, 0);
}
