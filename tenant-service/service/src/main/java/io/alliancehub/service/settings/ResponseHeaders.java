package io.alliancehub.service.settings;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * What every answer tells the browser: run only what this server serves, be framed by nobody, tell
 * nobody where you were, keep nothing that is not said to be kept.
 */
public final class ResponseHeaders {
    /** Ant Design writes its styles into the page; scripts come from files alone. */
    private static final String CONTENT_POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; font-src 'self' data:; connect-src 'self';"
                    + " object-src 'none'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'";

    private static final String PERMISSIONS =
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
    private static final long YEAR_SECONDS = 31_536_000;

    private ResponseHeaders() {}

    /** Has the chain write them. */
    public static void write(HttpSecurity http, PublicAddresses addresses) {
        boolean tls = addresses.isTls();
        http.headers(
                headers ->
                        headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_POLICY))
                                .referrerPolicy(it -> it.policy(ReferrerPolicy.SAME_ORIGIN))
                                .permissionsPolicyHeader(it -> it.policy(PERMISSIONS))
                                .crossOriginOpenerPolicy(
                                        it -> it.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                                .crossOriginResourcePolicy(
                                        it -> it.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                                .httpStrictTransportSecurity(it -> transport(it, tls)));
    }

    /** TLS ends before this server, so that the console's address says whether there is any. */
    private static void transport(HeadersConfigurer<?>.HstsConfig hsts, boolean tls) {
        if (tls) {
            hsts.requestMatcher(AnyRequestMatcher.INSTANCE)
                    .includeSubDomains(false)
                    .maxAgeInSeconds(YEAR_SECONDS);
        } else {
            hsts.disable();
        }
    }
}
