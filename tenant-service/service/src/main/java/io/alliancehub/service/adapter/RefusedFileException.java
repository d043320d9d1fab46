package io.alliancehub.service.adapter;

/** A file that is no adapter; the message says why in words for whoever sent it. */
final class RefusedFileException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedFileException(String message) {
        super(message);
    }
}
