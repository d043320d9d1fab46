package io.alliancehub.service.identity.keycloak;

import java.net.URI;

/**
 * Where the realm's parts are.
 *
 * @param issuer the realm itself
 * @param token where tokens are issued
 * @param admin the realm's part of the admin API
 */
record RealmAddresses(URI issuer, URI token, URI admin) {
    private static final String REALMS = "/realms/";

    static RealmAddresses of(URI issuer) {
        String text = issuer.toString();
        int split = text.lastIndexOf(REALMS);
        return new RealmAddresses(
                issuer,
                URI.create(text + "/protocol/openid-connect/token"),
                URI.create(text.substring(0, split) + "/admin" + text.substring(split)));
    }
}
