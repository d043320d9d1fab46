package io.alliancehub.launcher.folder;

/**
 * The five ports of a hub, counted up from one base.
 *
 * @param base the gateway's port
 */
public record Ports(int base) {
    /** Where a hub listens unless it is told otherwise. */
    public static final int DEFAULT_BASE = 7080;

    /** How many ports a hub takes. */
    public static final int COUNT = 5;

    public int gateway() {
        return base;
    }

    public int service() {
        return base + 1;
    }

    public int member() {
        return base + 2;
    }

    public int redis() {
        return base + 3;
    }

    public int postgres() {
        return base + 4;
    }
}
