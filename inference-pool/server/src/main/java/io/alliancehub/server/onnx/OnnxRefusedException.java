package io.alliancehub.server.onnx;

/** A folder that cannot be served; the message names the file and the field. */
public final class OnnxRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OnnxRefusedException(String message) {
        super(message);
    }
}
