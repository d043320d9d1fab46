package io.alliancehub.launcher.folder;

/**
 * The ports of a hub, counted up from one base.
 *
 * @param base the gateway's port
 */
public record Ports(int base) {
    /** Where a hub listens unless it is told otherwise. */
    public static final int DEFAULT_BASE = 7080;

    /** How many ports a hub takes, the two of its Keycloak among them. */
    public static final int COUNT = 7;

    /** How many of them, from the first, a hub takes that has no Keycloak of its own. */
    public static final int COUNT_WITHOUT_KEYCLOAK = 5;

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

    public int keycloak() {
        return base + 5;
    }

    /** Keycloak's health, apart from what browsers reach. */
    public int keycloakManagement() {
        return base + 6;
    }
}
