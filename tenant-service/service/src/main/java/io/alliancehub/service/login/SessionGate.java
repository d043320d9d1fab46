package io.alliancehub.service.login;

import io.alliancehub.service.identity.People;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Problems;
import io.alliancehub.service.settings.Entrance;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Recognises people by their session, on each request anew: it must live by the hub's own clock,
 * and the hub's own record of the person must still say what it said at log-in. Else the session is
 * ended at once.
 */
final class SessionGate extends OncePerRequestFilter {
    /** Sent by the console with what it asks by itself: that does not keep a session alive. */
    static final String BACKGROUND = "X-Hub-Background";

    static final String LOG_OUT = "/logout";
    private static final String LIVE = "/api/v1/live";
    private static final String ENDED = "hub.session.ended";
    private final ConsoleSessions sessions;
    private final People people;
    private final CsrfCookies csrf;
    private final Problems problems;
    private final RequestAttributeSecurityContextRepository contexts =
            new RequestAttributeSecurityContextRepository();

    SessionGate(ConsoleSessions sessions, People people, CsrfCookies csrf, Problems problems) {
        this.sessions = sessions;
        this.people = people;
        this.csrf = csrf;
        this.problems = problems;
    }

    /** Pages and scripts are everybody's: no session is looked up for them. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !(path.startsWith("/api/") || path.startsWith("/v3/") || path.equals(LOG_OUT));
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null) {
            Optional<SignIn> signIn = living(session);
            if (signIn.isPresent()) {
                enter(request, response, session, signIn.get());
            } else {
                session.invalidate();
                csrf.remove(response);
                request.setAttribute(ENDED, true);
            }
        }
        chain.doFilter(request, response);
    }

    /** Tells a caller without a credential what to do. */
    void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(
                request,
                response,
                ProblemCode.UNAUTHENTICATED,
                request.getAttribute(ENDED) == null
                        ? "log in, or send a credential that is valid here"
                        : "your session has ended; log in again");
    }

    private Optional<SignIn> living(HttpSession session) {
        return sessions.living(session)
                .filter(
                        it ->
                                people.find(it.scope(), it.personId())
                                        .filter(it::agrees)
                                        .isPresent());
    }

    private void enter(
            HttpServletRequest request,
            HttpServletResponse response,
            HttpSession session,
            SignIn signIn) {
        String path = request.getRequestURI();
        if (request.getHeader(BACKGROUND) == null && !path.equals(LIVE)) {
            sessions.seen(session);
        }
        csrf.deliver(request, response, session);
        UsernamePasswordAuthenticationToken who =
                UsernamePasswordAuthenticationToken.authenticated(
                        signIn.actor(), null, List.of(new SimpleGrantedAuthority(Entrance.API)));
        who.setDetails(new Entered(signIn, signIn.endsAt(sessions.lastSeen(session))));
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(who);
        SecurityContextHolder.setContext(context);
        // Also for the end of an answer that is given bit by bit.
        contexts.saveContext(context, request, response);
    }
}
