package io.alliancehub.gateway.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A member answered with an error status before any token. */
final class MemberRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final byte[] body;
    private final @Nullable Duration retryAfter;

    MemberRefusedException(int status, byte[] body, @Nullable Duration retryAfter) {
        super("the member answered " + status);
        this.status = status;
        this.body = body.clone();
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body.clone();
    }

    @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
