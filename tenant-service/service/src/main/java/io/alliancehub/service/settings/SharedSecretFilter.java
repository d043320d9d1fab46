package io.alliancehub.service.settings;

import io.alliancehub.service.access.Actor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Recognises who knows a secret that travels in a header; compares it in constant time. */
final class SharedSecretFilter extends OncePerRequestFilter {
    private final String header;
    private final byte[] expected;
    private final Actor principal;
    private final String authority;
    private final SecurityContextRepository contexts =
            new RequestAttributeSecurityContextRepository();

    /**
     * @param expected the header's whole value
     * @param principal who that is
     * @param authority what it may enter
     */
    SharedSecretFilter(String header, String expected, Actor principal, String authority) {
        this.header = header;
        this.expected = digest(expected);
        this.principal = principal;
        this.authority = authority;
    }

    /** By default the class names it, and a second filter of this class would be left out. */
    @Override
    protected String getAlreadyFilteredAttributeName() {
        return "hub.secret." + principal.id();
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        @Nullable String given = request.getHeader(header);
        if (given != null && MessageDigest.isEqual(expected, digest(given))) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(
                    UsernamePasswordAuthenticationToken.authenticated(
                            principal, null, List.of(new SimpleGrantedAuthority(authority))));
            SecurityContextHolder.setContext(context);
            // Also for the end of an answer that is given bit by bit.
            contexts.saveContext(context, request, response);
        }
        chain.doFilter(request, response);
    }

    /** Digests have one length, so that the comparison does not tell the secret's. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
