package io.alliancehub.service.login;

import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Says so where sessions cannot be read because the database is gone. */
@Component
@Order(SessionRepositoryFilter.DEFAULT_ORDER - 1)
final class SessionOutage extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOutage.class);
    private final Problems problems;

    SessionOutage(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("sessions cannot be reached: {}", e.getClass().getSimpleName());
            if (!response.isCommitted()) {
                response.reset();
                response.setHeader("retry-after", "2");
                problems.write(request, response, ProblemCode.DATABASE_UNAVAILABLE, "try again");
            }
        }
    }
}
