package io.alliancehub.server.openai;

import org.jspecify.annotations.Nullable;

/** A request that is answered with an error. The message names parameters, never what they say. */
public final class RequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final @Nullable String param;
    private final @Nullable String code;

    private RequestRefusedException(
            int status,
            String type,
            @Nullable String param,
            @Nullable String code,
            String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
    }

    /** The body cannot be read as what it should be. */
    public static RequestRefusedException malformed(@Nullable String param, String message) {
        return new RequestRefusedException(400, "invalid_request_error", param, null, message);
    }

    /** The body is longer than the model can take. */
    public static RequestRefusedException tooLong(String param, String message) {
        return new RequestRefusedException(
                400, "invalid_request_error", param, "context_length_exceeded", message);
    }

    /** A parameter asks for what this server does not do, or is out of its range. */
    public static RequestRefusedException unsupported(String param, String message) {
        return new RequestRefusedException(
                422, "invalid_request_error", param, "unsupported_parameter", message);
    }

    /** The body has more bytes than are taken. */
    public static RequestRefusedException tooLarge(int bytesMax) {
        return new RequestRefusedException(
                413,
                "invalid_request_error",
                null,
                "request_too_large",
                "A request body has at most " + bytesMax + " bytes.");
    }

    /** A secret is missing or wrong. */
    public static RequestRefusedException unauthorized() {
        return new RequestRefusedException(
                401,
                "authentication_error",
                null,
                "invalid_secret",
                "The member's secret is missing or wrong.");
    }

    /** Headers that only a hub may set, sent to a member that has no hub. */
    public static RequestRefusedException hubHeaders() {
        return new RequestRefusedException(
                403,
                "permission_error",
                null,
                "hub_headers_refused",
                "This member has no secret, so it takes no x-hub headers.");
    }

    /** There is no such model here. */
    public static RequestRefusedException unknownModel() {
        return new RequestRefusedException(
                404,
                "invalid_request_error",
                "model",
                "model_not_found",
                "This member does not serve that model.");
    }

    /** There is nothing at this address. */
    public static RequestRefusedException notFound() {
        return new RequestRefusedException(
                404,
                "invalid_request_error",
                null,
                "not_found",
                "There is nothing at this address.");
    }

    /** The address is right and the method is not. */
    public static RequestRefusedException methodNotAllowed() {
        return new RequestRefusedException(
                405,
                "invalid_request_error",
                null,
                "method_not_allowed",
                "This address does not take that method.");
    }

    /** What is there already does not allow it. */
    public static RequestRefusedException conflict(String message) {
        return new RequestRefusedException(409, "invalid_request_error", null, "conflict", message);
    }

    /** No room now; come back. */
    public static RequestRefusedException busy(String message) {
        return new RequestRefusedException(503, "server_error", null, "overloaded", message);
    }

    /** Something of ours failed. */
    public static RequestRefusedException failed(String message) {
        return new RequestRefusedException(500, "server_error", null, "internal_error", message);
    }

    public int status() {
        return status;
    }

    /** OpenAI's error type. */
    public String type() {
        return type;
    }

    /** The parameter at fault, where there is one. */
    public @Nullable String param() {
        return param;
    }

    /** A stable word for programs. */
    public @Nullable String code() {
        return code;
    }
}
