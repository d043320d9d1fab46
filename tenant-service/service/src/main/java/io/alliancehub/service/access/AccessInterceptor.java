package io.alliancehub.service.access;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Holds every call of the API against its endpoint's {@link Allowed}, before the body is read and
 * before anything is looked up: a bank's person cannot tell whether another bank is there.
 */
final class AccessInterceptor implements HandlerInterceptor {
    static final String TENANT = "tenant";

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && !isForAnyone(method)) {
            Actor actor =
                    Actor.current()
                            .orElseThrow(
                                    () ->
                                            new HubProblem(
                                                    ProblemCode.UNAUTHENTICATED,
                                                    "send a credential that is valid here"));
            check(rule(method), actor, tenantInPath(request));
        }
        return true;
    }

    static boolean isForAnyone(HandlerMethod method) {
        return AnnotatedElementUtils.hasAnnotation(method.getMethod(), Anyone.class);
    }

    /** The rule of an endpoint; null where it has none, which the start refuses. */
    static @Nullable Allowed rule(HandlerMethod method) {
        Allowed own = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), Allowed.class);
        return own != null
                ? own
                : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Allowed.class);
    }

    private static void check(@Nullable Allowed rule, Actor actor, @Nullable String path) {
        if (rule == null || !hasRole(rule, actor)) {
            throw new HubProblem(
                    ProblemCode.FORBIDDEN, "ask for a role that may do this; yours may not");
        }
        TenantId own = actor.tenant();
        if (own != null && path != null && !own.value().equals(path)) {
            throw new HubProblem(ProblemCode.FORBIDDEN, "this is not a part of your bank");
        }
    }

    private static boolean hasRole(Allowed rule, Actor actor) {
        Role[] allowed = actor.isOfAlliance() ? rule.alliance() : rule.bank();
        return Arrays.stream(allowed).anyMatch(actor.roles()::contains);
    }

    private static @Nullable String tenantInPath(HttpServletRequest request) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables instanceof Map<?, ?> map && map.get(TENANT) instanceof String tenant
                ? tenant
                : null;
    }
}
