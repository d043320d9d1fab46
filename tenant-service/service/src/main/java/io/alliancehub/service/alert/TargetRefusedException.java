package io.alliancehub.service.alert;

import java.net.UnknownHostException;

/** A webhook leads to where alerts may not go. Trying again does not help. */
final class TargetRefusedException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message for whoever made the rule; it does not say what the name resolves to
     */
    TargetRefusedException(String message) {
        super(message);
    }
}
