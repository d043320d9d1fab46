package io.alliancehub.service.login;

import java.util.Locale;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/** Why somebody cannot log in, in the words of the console's address. */
enum Refused {
    /** The account has no person in the hub. */
    NO_PERSON,
    /** The person has no role here. */
    NO_ROLE,
    /** The account's roles cannot be had together, or not by who belongs where it says. */
    WRONG_ROLES,
    /** The person was deactivated. */
    DEACTIVATED,
    /** The identity provider does not know yet what the hub knows of the person. */
    NOT_YET,
    /** It took too long, was done before, or came from another browser. */
    EXPIRED,
    /** The person turned back. */
    CANCELLED,
    /** The identity provider did not answer. */
    UNAVAILABLE,
    /** The identity provider is not up yet. */
    STARTING,
    /** No identity provider is set. */
    NOT_CONFIGURED,
    /** Too many log-ins were begun from one address. */
    TOO_MANY,
    /** What the identity provider sent cannot be trusted. */
    INVALID;

    private static final String PREFIX = "hub_refused_";

    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** To be thrown while a log-in is checked. */
    OAuth2AuthenticationException thrown() {
        return new OAuth2AuthenticationException(new OAuth2Error(PREFIX + name()));
    }

    /** What an error of the log-in means. */
    static Refused of(String errorCode) {
        if (errorCode.startsWith(PREFIX)) {
            return valueOf(errorCode.substring(PREFIX.length()));
        }
        return switch (errorCode) {
            case "authorization_request_not_found",
                    "invalid_state_parameter",
                    "invalid_grant",
                    "temporarily_unavailable" ->
                    EXPIRED;
            case "access_denied" -> CANCELLED;
            case "invalid_token_response", "server_error" -> UNAVAILABLE;
            default -> INVALID;
        };
    }
}
