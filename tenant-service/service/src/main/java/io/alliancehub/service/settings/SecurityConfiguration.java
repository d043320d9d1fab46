package io.alliancehub.service.settings;

import io.alliancehub.contract.InternalApi;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Problems;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * What machines may call: who shows a secret in a header is held to it, and a session that comes
 * with it is not looked at. Automations enter {@code /api}, gateways {@code /internal}, this
 * machine health, metrics and the API's description. People come by the chain of {@code login}.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String OPERATOR = "operator";
    private static final String SESSION = "session";
    private static final String GATEWAY = "gateway";

    @Bean
    @Order(1)
    SecurityFilterChain chainForMachines(
            HttpSecurity http, HubSettings settings, PublicAddresses addresses, Problems problems) {
        String bearer = "Bearer " + settings.operatorToken();
        Actor operator = new Actor(OPERATOR, null, Set.of(Role.OPERATOR));
        Actor gateway = new Actor(GATEWAY, null, Set.of());
        http.securityMatcher(SecurityConfiguration::isOfMachine)
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(
                        new SharedSecretFilter("authorization", bearer, operator, Entrance.API),
                        AuthorizationFilter.class)
                .addFilterBefore(
                        new SharedSecretFilter(
                                InternalApi.SECRET, settings.internalSecret(), gateway, GATEWAY),
                        AuthorizationFilter.class)
                .authorizeHttpRequests(
                        rules ->
                                rules.requestMatchers(Entrance.ANONYMOUS)
                                        .permitAll()
                                        .requestMatchers("/api/**")
                                        .hasAuthority(Entrance.API)
                                        .requestMatchers("/internal/**")
                                        .hasAuthority(GATEWAY)
                                        .requestMatchers(
                                                "/actuator/health",
                                                "/actuator/health/**",
                                                "/actuator/prometheus")
                                        .access(new FromThisMachine())
                                        .requestMatchers(Entrance.descriptionPaths())
                                        .access(Entrance.description())
                                        .anyRequest()
                                        .denyAll());
        ResponseHeaders.write(http, addresses);
        Entrance.refuseAsProblems(http, problems);
        return http.build();
    }

    @Bean
    RequestRejectedHandler malformedAddress(Problems problems) {
        return (request, response, e) ->
                problems.write(
                        request,
                        response,
                        ProblemCode.MALFORMED_REQUEST,
                        "the address holds characters that are not accepted");
    }

    @Bean
    OpenApiCustomizer describedSecurity(PublicAddresses addresses) {
        return api -> {
            api.getComponents()
                    .addSecuritySchemes(
                            OPERATOR,
                            new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"))
                    .addSecuritySchemes(
                            SESSION,
                            new SecurityScheme()
                                    .type(SecurityScheme.Type.APIKEY)
                                    .in(SecurityScheme.In.COOKIE)
                                    .name(addresses.sessionCookie()));
            api.addSecurityItem(new SecurityRequirement().addList(OPERATOR));
            api.addSecurityItem(new SecurityRequirement().addList(SESSION));
        };
    }

    private static boolean isOfMachine(HttpServletRequest request) {
        String path = request.getRequestURI();
        return request.getHeader("authorization") != null
                || request.getHeader(InternalApi.SECRET) != null
                || path.startsWith("/internal/")
                || path.startsWith("/actuator/");
    }
}
