package io.alliancehub.server.http;

import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.server.openai.RequestRefusedException;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: with a secret, only those who know it may use {@code /v1} and {@code /internal}, and
 * no one else may set a hub's headers anywhere; without one, nobody may set them.
 */
final class HubGate {

    private static final String HUB_PREFIX = "x-hub-";

    private final byte @Nullable [] secret;

    HubGate(@Nullable String secret) {
        this.secret = secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Lets a request pass.
     *
     * @throws RequestRefusedException when it may not
     */
    void check(IncomingRequest request) {
        boolean hubHeaders =
                request.headers().names().stream()
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith(HUB_PREFIX));
        if (secret == null) {
            if (hubHeaders) {
                throw RequestRefusedException.hubHeaders();
            }
            return;
        }
        boolean guarded =
                request.path().startsWith("/v1") || request.path().startsWith("/internal");
        if ((guarded || hubHeaders) && !knowsSecret(request.headers(), secret)) {
            throw RequestRefusedException.unauthorized();
        }
    }

    private static boolean knowsSecret(HttpHeaders headers, byte[] secret) {
        String given = headers.get(MemberProtocol.SECRET);
        return given != null
                && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), secret);
    }
}
