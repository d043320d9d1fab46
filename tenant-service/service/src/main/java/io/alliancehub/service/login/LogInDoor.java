package io.alliancehub.service.login;

import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Problems;
import io.alliancehub.service.settings.PublicAddresses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before log-in: says why it cannot be had, instead of sending the browser to a server that
 * is not there, and lets no address begin one after another without end.
 */
final class LogInDoor extends OncePerRequestFilter {
    static final String START = "/oauth2/authorization/" + IdentityProvider.ID;
    static final String BACK_CHANNEL = "/logout/connect/back-channel/" + IdentityProvider.ID;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private final IdentityProvider provider;
    private final PublicAddresses addresses;
    private final Problems problems;
    private final Limits limits;

    LogInDoor(
            IdentityProvider provider,
            PublicAddresses addresses,
            Problems problems,
            Limits limits) {
        this.provider = provider;
        this.addresses = addresses;
        this.problems = problems;
        this.limits = limits;
    }

    /**
     * How often an address may come.
     *
     * @param backChannel for the identity provider, which tells of every log-out
     */
    record Limits(StartLimit starts, StartLimit backChannel) {}

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (path.equals(BACK_CHANNEL) && !limits.backChannel().allows(request.getRemoteAddr())) {
            problems.write(request, response, ProblemCode.TOO_MANY_REQUESTS, "try again");
        } else if (!path.equals(START) || enters(request, response)) {
            chain.doFilter(request, response);
        }
    }

    private boolean enters(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!limits.starts().allows(request.getRemoteAddr())) {
            refuse(response, Refused.TOO_MANY);
            return false;
        }
        switch (provider.state()) {
            case NOT_CONFIGURED -> refuse(response, Refused.NOT_CONFIGURED);
            case STARTING -> refuse(response, Refused.STARTING);
            case READY -> {
                if (!isOtherNameOfThisMachine(request)) {
                    return true;
                }
                String to = LogInRequests.localPath(request.getParameter(LogInRequests.TO));
                response.sendRedirect(
                        addresses.console()
                                + START
                                + "?to="
                                + java.net.URLEncoder.encode(
                                        to, java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return false;
    }

    /** A cookie for {@code localhost} would not come back to {@code 127.0.0.1}. */
    private boolean isOtherNameOfThisMachine(HttpServletRequest request) {
        String console = addresses.console().getHost();
        String asked = request.getServerName();
        return LOOPBACK.contains(console) && LOOPBACK.contains(asked) && !console.equals(asked);
    }

    private void refuse(HttpServletResponse response, Refused reason) throws IOException {
        response.sendRedirect(refusal(addresses, reason));
    }

    /** The console's page that says why. */
    static String refusal(PublicAddresses addresses, Refused reason) {
        return addresses.console() + "/?login=refused&reason=" + reason.wireName();
    }
}
