package io.alliancehub.gateway.identity;

import io.alliancehub.contract.CallerSnapshot;

/** Who is calling, or why nobody is let in. */
public sealed interface Authentication {
    /** A key or service account that may be used. */
    record Accepted(CallerSnapshot caller) implements Authentication {}

    /** A key or token, or none, that may not be used. */
    record Rejected(Reason reason) implements Authentication {}

    /** Why. Callers are told less: a wrong secret and an unknown key look the same to them. */
    enum Reason {
        /** No {@code Authorization: Bearer …}. */
        ABSENT,
        /** Spelling or checksum are wrong: refused without a look-up. */
        MALFORMED,
        UNKNOWN,
        WRONG_SECRET,
        /** No realm was named whose tokens would be taken. */
        TOKENS_NOT_TAKEN,
        /** Not of the realm, not for the gateway, or of no service account that there is. */
        WRONG_TOKEN,
        TOKEN_EXPIRED,
        EXPIRED,
        REVOKED,
        /** The bank, its project or its app is suspended. */
        SUSPENDED,
        /** Too many look-ups are under way; try again. */
        BUSY,
        /** Nothing has been heard of revocations for too long, or the look-up failed. */
        UNAVAILABLE
    }
}
