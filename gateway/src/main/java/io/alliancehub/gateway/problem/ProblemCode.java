package io.alliancehub.gateway.problem;

/** Everything that a caller can be told went wrong: status, OpenAI's error type, stable code. */
public enum ProblemCode {
    // The caller's to mend.
    INVALID_BODY(400, "invalid_request_error", "invalid_body"),
    CACHE_SALT_REFUSED(400, "invalid_request_error", "cache_salt_refused"),
    CONTEXT_LENGTH_EXCEEDED(400, "invalid_request_error", "context_length_exceeded"),
    INVALID_API_KEY(401, "authentication_error", "invalid_api_key"),
    BUDGET_EXHAUSTED(402, "insufficient_quota", "budget_exhausted"),
    KEY_SCOPE(403, "permission_error", "key_scope"),
    NETWORK_NOT_ALLOWED(403, "permission_error", "network_not_allowed"),
    BANK_SUSPENDED(403, "permission_error", "bank_suspended"),
    MODEL_NOT_FOUND(404, "invalid_request_error", "model_not_found"),
    UNKNOWN_URL(404, "invalid_request_error", "unknown_url"),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", "method_not_allowed"),
    REQUEST_TIMEOUT(408, "invalid_request_error", "request_timeout"),
    BODY_TOO_LARGE(413, "invalid_request_error", "body_too_large"),
    UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error", "unsupported_media_type"),
    INVALID_PARAMETER(422, "invalid_request_error", "invalid_parameter"),
    RATE_LIMIT_EXCEEDED(429, "rate_limit_error", "rate_limit_exceeded"),
    // Ours to mend.
    INTERNAL_ERROR(500, "server_error", "internal_error"),
    MEMBER_FAILED(502, "server_error", "member_failed"),
    MEMBER_TIMEOUT(504, "server_error", "member_timeout"),
    // Out of capacity, or a dependency is away: the same request may succeed later.
    OVERLOADED(503, "server_error", "overloaded"),
    NO_MEMBER(503, "server_error", "no_member_available"),
    MODEL_NOT_PRICED(503, "server_error", "model_not_priced"),
    LIMITS_REBUILDING(503, "server_error", "limits_rebuilding"),
    LIMITS_UNAVAILABLE(503, "server_error", "limits_unavailable"),
    IDENTITY_UNAVAILABLE(503, "server_error", "identity_unavailable"),
    JOURNAL_UNAVAILABLE(503, "server_error", "journal_unavailable"),
    TOKENIZER_UNAVAILABLE(503, "server_error", "tokenizer_unavailable"),
    CATALOG_UNAVAILABLE(503, "server_error", "catalog_unavailable"),
    SHUTTING_DOWN(503, "server_error", "shutting_down");

    private final int status;
    private final String type;
    private final String code;

    ProblemCode(int status, String type, String code) {
        this.status = status;
        this.type = type;
        this.code = code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** OpenAI's family of errors. */
    public String type() {
        return type;
    }

    /** The stable name. */
    public String code() {
        return code;
    }
}
