package io.alliancehub.service.settings;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub's people are kept.
 *
 * @param realm null where the hub runs without people: with the operator's token alone
 */
public record RealmSettings(@Nullable Realm realm) {
    /**
     * A realm and the secrets of the hub's two clients there.
     *
     * @param issuer the realm's address, with no slash at its end
     */
    public record Realm(URI issuer, String consoleSecret, String serviceSecret) {
        @Override
        public String toString() {
            return "Realm[" + issuer + "]";
        }
    }
}
