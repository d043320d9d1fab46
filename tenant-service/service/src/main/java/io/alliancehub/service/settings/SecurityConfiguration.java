package io.alliancehub.service.settings;

import io.alliancehub.contract.InternalApi;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Problems;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Who may call what: the operator {@code /api}, gateways {@code /internal}, this machine health,
 * metrics and the API's description, and nobody anything else.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String OPERATOR = "operator";
    private static final String GATEWAY = "gateway";
    private static final String API = "api";

    @Bean
    SecurityFilterChain security(HttpSecurity http, HubSettings settings, Problems problems) {
        String bearer = "Bearer " + settings.operatorToken();
        http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(
                        new SharedSecretFilter(
                                "authorization",
                                bearer,
                                new Actor(OPERATOR, null, Set.of(Role.OPERATOR)),
                                API),
                        AuthorizationFilter.class)
                .addFilterBefore(
                        new SharedSecretFilter(
                                InternalApi.SECRET,
                                settings.internalSecret(),
                                new Actor(GATEWAY, null, Set.of()),
                                GATEWAY),
                        AuthorizationFilter.class)
                .authorizeHttpRequests(
                        rules ->
                                rules.requestMatchers("/api/**")
                                        .hasAuthority(API)
                                        .requestMatchers("/internal/**")
                                        .hasAuthority(GATEWAY)
                                        .requestMatchers(
                                                "/actuator/health",
                                                "/actuator/health/**",
                                                "/actuator/prometheus",
                                                "/v3/api-docs",
                                                "/v3/api-docs/**",
                                                "/v3/api-docs.yaml")
                                        .access(fromThisMachine())
                                        .anyRequest()
                                        .denyAll())
                .exceptionHandling(
                        errors ->
                                errors.authenticationEntryPoint(
                                                (request, response, e) ->
                                                        problems.write(
                                                                request,
                                                                response,
                                                                ProblemCode.UNAUTHENTICATED,
                                                                "send a credential that is valid"
                                                                        + " here"))
                                        .accessDeniedHandler(
                                                (request, response, e) ->
                                                        problems.write(
                                                                request,
                                                                response,
                                                                ProblemCode.FORBIDDEN,
                                                                "this credential is for another"
                                                                        + " part of the hub")));
        return http.build();
    }

    @Bean
    OpenApiCustomizer describedSecurity() {
        return api -> {
            api.getComponents()
                    .addSecuritySchemes(
                            OPERATOR,
                            new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
            api.addSecurityItem(new SecurityRequirement().addList(OPERATOR));
        };
    }

    private static AuthorizationManager<RequestAuthorizationContext> fromThisMachine() {
        return (authentication, context) ->
                new AuthorizationDecision(isLoopback(context.getRequest()));
    }

    private static boolean isLoopback(HttpServletRequest request) {
        try {
            return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
