package io.alliancehub.service.login;

import io.alliancehub.service.problem.Problems;
import io.alliancehub.service.settings.Entrance;
import io.alliancehub.service.settings.PublicAddresses;
import io.alliancehub.service.settings.RealmSettings;
import io.alliancehub.service.settings.ResponseHeaders;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;

/** The chain that people come by, and what log-in is made of. */
@Configuration(proxyBeanMethods = false)
class LogInConfiguration {
    private static final int STARTS_PER_MINUTE = 30;
    private static final int NOTICES_PER_MINUTE = 600;

    @Bean
    IdentityProvider identityProvider(RealmSettings settings, Clock clock) {
        return new IdentityProvider(settings, clock);
    }

    @Bean
    CsrfCookies csrfCookies(Seal seal, PublicAddresses addresses) {
        return new CsrfCookies(seal, addresses);
    }

    @Bean
    LogOutNotices logOutNotices(ConsoleSessions sessions) {
        return new LogOutNotices(sessions);
    }

    @Bean
    @Order(2)
    SecurityFilterChain chainForPeople(
            HttpSecurity http, LogInParts parts, PublicAddresses addresses, Problems problems) {
        SessionGate gate =
                new SessionGate(parts.sessions(), parts.people(), parts.csrf(), problems);
        LogInDoor door =
                new LogInDoor(
                        parts.provider(),
                        addresses,
                        problems,
                        new LogInDoor.Limits(
                                new StartLimit(STARTS_PER_MINUTE, parts.tools().clock()),
                                new StartLimit(NOTICES_PER_MINUTE, parts.tools().clock())));
        http.requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                // A log-in ends the session before it and begins its own: nothing is left to
                // change.
                .sessionManagement(it -> it.sessionFixation(fixation -> fixation.none()))
                .securityContext(
                        it ->
                                it.securityContextRepository(
                                        new RequestAttributeSecurityContextRepository()))
                .csrf(
                        it ->
                                it.csrfTokenRepository(parts.csrf())
                                        .csrfTokenRequestHandler(parts.csrf())
                                        .requireCsrfProtectionMatcher(CsrfCookies::isNeeded))
                .oauth2Login(login -> logIn(login, parts, addresses))
                .oidcLogout(it -> it.backChannel(channel -> channel.logoutHandler(parts.notices())))
                .addFilterBefore(door, CsrfFilter.class)
                .addFilterBefore(gate, CsrfFilter.class)
                .addFilterBefore(new OriginCheck(addresses, problems), CsrfFilter.class);
        rules(http);
        ResponseHeaders.write(http, addresses);
        Entrance.refuseAsProblems(http, problems);
        http.exceptionHandling(
                errors ->
                        errors.authenticationEntryPoint(
                                (request, response, e) -> gate.refuse(request, response)));
        return http.build();
    }

    private static void rules(HttpSecurity http) {
        http.authorizeHttpRequests(
                rules ->
                        rules.requestMatchers(Entrance.ANONYMOUS)
                                .permitAll()
                                .requestMatchers("/api/**")
                                .hasAuthority(Entrance.API)
                                .requestMatchers(HttpMethod.POST, SessionGate.LOG_OUT)
                                .hasAuthority(Entrance.API)
                                .requestMatchers(Entrance.descriptionPaths())
                                .access(Entrance.description())
                                .requestMatchers(
                                        "/api",
                                        "/internal/**",
                                        "/actuator/**",
                                        "/v3/**",
                                        "/login/**",
                                        "/oauth2/**",
                                        "/logout/**",
                                        "/error")
                                .denyAll()
                                .requestMatchers(HttpMethod.GET, "/**")
                                .permitAll()
                                .requestMatchers(HttpMethod.HEAD, "/**")
                                .permitAll()
                                .anyRequest()
                                .denyAll());
    }

    private static void logIn(
            OAuth2LoginConfigurer<HttpSecurity> login,
            LogInParts parts,
            PublicAddresses addresses) {
        LogInEnd end = new LogInEnd(parts.sessions(), addresses);
        DefaultOAuth2AuthorizationRequestResolver requests =
                new DefaultOAuth2AuthorizationRequestResolver(parts.provider());
        // As set, never as the request's own address says.
        requests.setAuthorizationRequestCustomizer(
                it -> it.redirectUri(addresses.console() + IdentityProvider.RETURN));
        RestClientAuthorizationCodeTokenResponseClient tokens =
                new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(IdentityProvider.tokenClient());
        login.loginPage("/")
                .clientRegistrationRepository(parts.provider())
                .authorizedClientRepository(new NoTokensKept())
                .authorizationEndpoint(
                        it ->
                                it.authorizationRequestResolver(requests)
                                        .authorizationRequestRepository(
                                                new LogInRequests(
                                                        parts.provider(),
                                                        addresses,
                                                        parts.tools())))
                .tokenEndpoint(it -> it.accessTokenResponseClient(tokens))
                .userInfoEndpoint(
                        it -> it.oidcUserService(new SignInCheck(parts.people(), parts.provider())))
                .successHandler(end)
                .failureHandler(end);
    }
}
