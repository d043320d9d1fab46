package io.alliancehub.service.identity.keycloak;

import io.alliancehub.service.identity.DirectoryGoneException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The control plane's own token, used until shortly before it expires. Thread-safe. */
final class KeycloakToken {
    private static final String CLIENT = "hub-service";
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private final KeycloakHttp http;
    private final RealmAddresses addresses;
    private final String secret;
    private final Clock clock;
    private final AtomicReference<Token> current =
            new AtomicReference<>(new Token("", Instant.MIN));

    KeycloakToken(KeycloakHttp http, RealmAddresses addresses, String secret, Clock clock) {
        this.http = http;
        this.addresses = addresses;
        this.secret = secret;
        this.clock = clock;
    }

    /** The header's value. */
    String bearer() {
        Token token = current.get();
        if (clock.instant().isBefore(token.until())) {
            return token.bearer();
        }
        // Two at once may both ask: that costs a token and harms nobody.
        Token fresh = ask();
        current.set(fresh);
        return fresh.bearer();
    }

    /** Keycloak does not take it any more, as after its keys were changed. */
    void forget() {
        current.set(new Token("", Instant.MIN));
    }

    private Token ask() {
        Instant asked = clock.instant();
        String form =
                "grant_type=client_credentials&client_id="
                        + CLIENT
                        + "&client_secret="
                        + URLEncoder.encode(secret, StandardCharsets.UTF_8);
        KeycloakHttp.Answer answer =
                http.send(
                        HttpRequest.newBuilder(addresses.token())
                                .header("content-type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build());
        if (!answer.isSuccess()) {
            throw new DirectoryGoneException(
                    "Keycloak gives "
                            + CLIENT
                            + " no token ("
                            + answer.status()
                            + " "
                            + answer.body().path("error").asString("")
                            + "); is HUB_KEYCLOAK_SERVICE_SECRET right?");
        }
        long seconds = answer.body().path("expires_in").asLong(0);
        return new Token(
                "Bearer " + answer.body().path("access_token").asString(""),
                asked.plusSeconds(seconds).minus(MARGIN));
    }

    private record Token(String bearer, Instant until) {
        @Override
        public String toString() {
            return "Token[" + until + "]";
        }
    }
}
