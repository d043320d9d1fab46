package io.alliancehub.gateway.guard;

import java.util.List;

/**
 * Where clients look for the banks' API. It is one API, under every base URL that clients of OpenAI
 * and DeepSeek are given: {@code /v1}, none, {@code /beta} and {@code /beta/v1} (ADR 0222).
 */
public final class ApiPaths {
    /** Every path of the API is one under this, whatever it came as. */
    private static final String CANONICAL = "/v1";

    private static final List<String> OTHER_BASES = List.of("/beta/v1", "/beta", "");

    /**
     * Patterns of what may be of the API. Without a base only what is there, so that whatever else
     * the gateway has at its root stays the hub's own.
     */
    public static final List<String> PATTERNS =
            List.of(
                    "/v1/**",
                    "/beta/**",
                    "/chat/completions",
                    "/completions",
                    "/embeddings",
                    "/rerank",
                    "/models",
                    "/models/**",
                    "/user/balance");

    private ApiPaths() {}

    /** The path under {@code /v1} that this one, which fits one of the patterns, stands for. */
    public static String canonical(String path) {
        if (path.startsWith(CANONICAL + "/")) {
            return path;
        }
        for (String base : OTHER_BASES) {
            if (path.startsWith(base + "/")) {
                return CANONICAL + path.substring(base.length());
            }
        }
        return path;
    }
}
