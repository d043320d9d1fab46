package io.alliancehub.server.cli;

/** The command could not do what it was asked; the message is the one sentence to print. */
final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }
}
