package io.alliancehub.contract;

import java.util.Optional;

/** How banks' service accounts are named in the hub's realm, and whom their tokens are for. */
public final class ServiceAccounts {
    /** Tokens for the gateway have this audience. */
    public static final String AUDIENCE = "hub-gateway";

    private static final String PREFIX = "ahs-";

    private ServiceAccounts() {}

    /** The client of the realm that stands for a key. */
    public static String clientId(KeyId key) {
        return PREFIX + key;
    }

    /** The key that a client of the realm stands for; empty where it stands for none. */
    public static Optional<KeyId> key(String clientId) {
        if (!clientId.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KeyId(clientId.substring(PREFIX.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
