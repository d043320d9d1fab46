package io.alliancehub.service.settings;

import org.jspecify.annotations.Nullable;

/**
 * What is set of the identity provider.
 *
 * @param provider null where people cannot log in
 */
public record IdentitySettings(@Nullable Provider provider) {
    /**
     * A realm of the identity provider and the hub's two clients there.
     *
     * @param issuer the realm's address, without a stroke at its end
     * @param consoleSecret of the client that people log in through
     * @param serviceSecret of the client that keeps people and service accounts
     */
    public record Provider(String issuer, String consoleSecret, String serviceSecret) {
        @Override
        public String toString() {
            return "Provider[" + issuer + "]";
        }
    }
}
