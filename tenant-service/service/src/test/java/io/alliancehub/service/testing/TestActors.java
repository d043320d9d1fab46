package io.alliancehub.service.testing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Has a call with the operator's token go on as another person, before it is held against its
 * endpoint's rule: what a person may do is tested without logging each one in.
 */
final class TestActors implements WebMvcConfigurer, HandlerInterceptor {
    static final String HEADER = "x-test-actor";

    /** The header's value; the alliance where no bank is named. */
    static String value(String id, String bank, Role... roles) {
        return id
                + "|"
                + bank
                + "|"
                + String.join(",", Arrays.stream(roles).map(Role::name).toList());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).order(Ordered.HIGHEST_PRECEDENCE);
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        String header = request.getHeader(HEADER);
        if (header != null) {
            String[] parts = header.split("\\|", -1);
            Set<Role> roles = EnumSet.noneOf(Role.class);
            Arrays.stream(parts[2].split(",")).map(Role::valueOf).forEach(roles::add);
            TenantId bank = parts[1].isEmpty() ? null : new TenantId(parts[1]);
            SecurityContextHolder.getContext()
                    .setAuthentication(
                            UsernamePasswordAuthenticationToken.authenticated(
                                    new Actor(parts[0], bank, roles), null, List.of()));
        }
        return true;
    }
}
