package io.alliancehub.gateway.problem;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is not served, with what the caller is told. The message must hold no content of
 * the request: no prompt, no key.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final @Nullable String param;
    private final @Nullable Duration retryAfter;
    private final transient Map<String, String> headers;

    private Refusal(
            ProblemCode code,
            String message,
            @Nullable String param,
            @Nullable Duration retryAfter,
            Map<String, String> headers) {
        super(message, null, false, false);
        this.code = code;
        this.param = param;
        this.retryAfter = retryAfter;
        this.headers = Map.copyOf(headers);
    }

    /** That cannot be mended by waiting. */
    public static Refusal of(ProblemCode code, String message) {
        return new Refusal(code, message, null, null, Map.of());
    }

    /** That blames one parameter. */
    public static Refusal ofParameter(ProblemCode code, String param, String message) {
        return new Refusal(code, message, param, null, Map.of());
    }

    /** That may be tried again. */
    public static Refusal retryable(ProblemCode code, String message, Duration retryAfter) {
        return new Refusal(code, message, null, retryAfter, Map.of());
    }

    /** This refusal with headers that say more. */
    public Refusal with(Map<String, String> more) {
        return new Refusal(code, message(), param, retryAfter, more);
    }

    /** What kind of problem. */
    public ProblemCode code() {
        return code;
    }

    /** The text for the caller. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** The parameter to blame. */
    public @Nullable String param() {
        return param;
    }

    /** When to try again. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Headers of its answer, beside {@code retry-after}. */
    public Map<String, String> headers() {
        return headers;
    }
}
