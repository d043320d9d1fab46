package io.alliancehub.service.settings;

import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Problems;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.csrf.CsrfException;

/** What the chains for machines and for people have in common. */
public final class Entrance {
    /** Authority of who may enter {@code /api}; its endpoints say further who may call them. */
    public static final String API = "api";

    /** The one endpoint of the API that asks for no credential. */
    public static final String ANONYMOUS = "/api/v1/session";

    private static final String CSRF =
            "send the value of the cookie XSRF-TOKEN in the header X-XSRF-TOKEN";
    private static final String OTHER_PART = "this credential is for another part of the hub";

    private Entrance() {}

    /** Paths of the API's description. */
    public static String[] descriptionPaths() {
        return new String[] {"/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml"};
    }

    /** The API's description is for this machine and for who may enter the API. */
    public static AuthorizationManager<RequestAuthorizationContext> description() {
        return AuthorizationManagers.anyOf(
                new FromThisMachine(), AuthorityAuthorizationManager.hasAuthority(API));
    }

    /** A caller without a credential is told so, and never sent to a page. */
    public static void refuseAsProblems(HttpSecurity http, Problems problems) {
        http.exceptionHandling(
                errors ->
                        errors.authenticationEntryPoint(
                                        (request, response, e) ->
                                                problems.write(
                                                        request,
                                                        response,
                                                        ProblemCode.UNAUTHENTICATED,
                                                        "send a credential that is valid here"))
                                .accessDeniedHandler(
                                        (request, response, e) ->
                                                problems.write(
                                                        request,
                                                        response,
                                                        ProblemCode.FORBIDDEN,
                                                        e instanceof CsrfException
                                                                ? CSRF
                                                                : OTHER_PART)));
    }
}
