package io.alliancehub.gateway.edge;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.gateway.identity.Authentication;
import io.alliancehub.gateway.identity.Authenticator;
import io.alliancehub.gateway.identity.Origin;
import io.alliancehub.gateway.identity.TrustedProxies;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Turns an {@code Authorization} header and the place it comes from into a caller, or into what the
 * caller is told. Where from is asked last, so that only who has the key learns that it is bound.
 */
public final class CallerGate {
    private static final Duration SOON = Duration.ofSeconds(2);
    private final Authenticator authenticator;
    private final TrustedProxies proxies;

    /**
     * Over the one that decides.
     *
     * @param proxies who may say for whom it calls
     */
    public CallerGate(Authenticator authenticator, TrustedProxies proxies) {
        this.authenticator = authenticator;
        this.proxies = proxies;
    }

    CallerSnapshot enter(@Nullable String authorization, Origin origin) {
        return switch (authenticator.authenticate(authorization)) {
            case Authentication.Accepted it -> from(origin, it.caller());
            case Authentication.Rejected it -> throw refusal(it.reason());
        };
    }

    private CallerSnapshot from(Origin origin, CallerSnapshot caller) {
        if (caller.networks().isEmpty()
                || proxies.callerOf(origin).filter(caller::allows).isPresent()) {
            return caller;
        }
        throw Refusal.of(
                ProblemCode.NETWORK_NOT_ALLOWED,
                "This key may not be used from this address; whoever manages the bank's keys can"
                        + " allow it.");
    }

    private static Refusal refusal(Authentication.Reason reason) {
        return switch (reason) {
            case ABSENT ->
                    Refusal.of(
                            ProblemCode.INVALID_API_KEY,
                            "Send your API key as 'Authorization: Bearer ahk_…'.");
            case MALFORMED ->
                    Refusal.of(
                            ProblemCode.INVALID_API_KEY,
                            "The API key is mistyped or cut: its checksum does not fit.");
            case UNKNOWN, WRONG_SECRET ->
                    Refusal.of(ProblemCode.INVALID_API_KEY, "The API key is not valid.");
            case TOKENS_NOT_TAKEN ->
                    Refusal.of(
                            ProblemCode.INVALID_API_KEY,
                            "This hub takes API keys only: 'Authorization: Bearer ahk_…'.");
            case WRONG_TOKEN ->
                    Refusal.of(
                            ProblemCode.INVALID_API_KEY,
                            "The token is not valid here: it must come from the hub's own realm,"
                                    + " for a service account that may call.");
            case TOKEN_EXPIRED ->
                    Refusal.of(ProblemCode.INVALID_API_KEY, "The token has expired; get another.");
            case EXPIRED -> Refusal.of(ProblemCode.INVALID_API_KEY, "The API key has expired.");
            case REVOKED ->
                    Refusal.of(ProblemCode.INVALID_API_KEY, "The API key has been revoked.");
            case SUSPENDED ->
                    Refusal.of(
                            ProblemCode.BANK_SUSPENDED,
                            "The bank, its project or its app is suspended.");
            case BUSY ->
                    Refusal.retryable(
                            ProblemCode.OVERLOADED, "Too many keys are looked up at once.", SOON);
            case UNAVAILABLE ->
                    Refusal.retryable(
                            ProblemCode.IDENTITY_UNAVAILABLE,
                            "Keys cannot be checked now, so nobody is let in. Please try again.",
                            SOON);
        };
    }
}
