package io.alliancehub.service.login;

import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Problems;
import io.alliancehub.service.settings.PublicAddresses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses a person's write that the browser says comes from another site. */
final class OriginCheck extends OncePerRequestFilter {
    private static final Set<String> OWN = Set.of("same-origin", "none");
    private final PublicAddresses addresses;
    private final Problems problems;

    OriginCheck(PublicAddresses addresses, Problems problems) {
        this.addresses = addresses;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (CsrfCookies.isNeeded(request) && !isOwn(request)) {
            problems.write(request, response, ProblemCode.FORBIDDEN, "this came from another site");
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean isOwn(HttpServletRequest request) {
        @Nullable String site = request.getHeader("sec-fetch-site");
        @Nullable String origin = request.getHeader("origin");
        return (site == null || OWN.contains(site)) && (origin == null || origin.equals(own()));
    }

    private String own() {
        URI console = addresses.console();
        return console.getScheme() + "://" + console.getRawAuthority();
    }
}
