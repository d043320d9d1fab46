package io.alliancehub.service.login;

import io.alliancehub.service.settings.RealmSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriComponentsBuilder;

/*
 * The realm of Keycloak that people log in at. Its addresses follow from the issuer's, so that
 * nothing is asked of it at the start: the service comes up before it, and without it. Whether it
 * is up is looked at when somebody wants to know, at most every two seconds.
 */
/** The identity provider that people log in at. Safe for any thread. */
final class IdentityProvider implements ClientRegistrationRepository {
    /** The one registration, as it stands in addresses. */
    static final String ID = "keycloak";

    /** Where it sends the browser back to. */
    static final String RETURN = "/login/oauth2/code/" + ID;

    private static final String CLIENT = "hub-console";
    private static final Logger LOG = LoggerFactory.getLogger(IdentityProvider.class);
    private static final Duration LOOK_AGAIN_DOWN = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN_UP = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration TOKEN_WAIT = Duration.ofSeconds(5);
    private static final ParameterizedTypeReference<Map<String, Object>> JSON =
            new ParameterizedTypeReference<>() {};
    private final @Nullable String issuer;
    private final @Nullable ClientRegistration registration;
    private final Clock clock;
    private final RestClient http;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile boolean up;
    private volatile Instant nextLook = Instant.MIN;

    IdentityProvider(RealmSettings settings, Clock clock) {
        RealmSettings.Realm realm = settings.realm();
        this.issuer = realm == null ? null : realm.issuer().toString();
        this.registration = realm == null ? null : registration(realm);
        this.clock = clock;
        this.http = waiting(WAIT).build();
    }

    /** Whether people can log in. */
    enum State {
        READY,
        STARTING,
        NOT_CONFIGURED;

        String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** Fetches the tokens of a log-in, and does not wait for ever. */
    static RestClient tokenClient() {
        return waiting(TOKEN_WAIT)
                .configureMessageConverters(
                        converters ->
                                converters
                                        .addCustomConverter(new FormHttpMessageConverter())
                                        .addCustomConverter(
                                                new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    private static RestClient.Builder waiting(Duration wait) {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(wait);
        requests.setReadTimeout(wait);
        return RestClient.builder().requestFactory(requests);
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return ID.equals(id) ? registration : null;
    }

    /** Whether people can log in now. */
    State state() {
        if (issuer == null) {
            return State.NOT_CONFIGURED;
        }
        // Who comes while another looks hears what was seen before.
        if (!clock.instant().isBefore(nextLook) && looking.tryLock()) {
            try {
                up = look(issuer);
                nextLook = clock.instant().plus(up ? LOOK_AGAIN_UP : LOOK_AGAIN_DOWN);
            } finally {
                looking.unlock();
            }
        }
        return up ? State.READY : State.STARTING;
    }

    /** Where a browser goes to end its session at the identity provider and to come back. */
    @Nullable String logOutUrl(String idToken, String backTo) {
        return issuer == null
                ? null
                : UriComponentsBuilder.fromUriString(logOut(issuer))
                        .queryParam("client_id", CLIENT)
                        .queryParam("id_token_hint", "{token}")
                        .queryParam("post_logout_redirect_uri", "{back}")
                        .encode()
                        .buildAndExpand(idToken, backTo)
                        .toUriString();
    }

    /**
     * Ends the identity provider's own session of a log-in.
     *
     * @return whether it said that it did
     */
    boolean endSession(String idToken) {
        if (issuer == null) {
            return false;
        }
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("client_id", CLIENT);
        form.add("id_token_hint", idToken);
        try {
            http.post()
                    .uri(logOut(issuer))
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .body(form)
                    .retrieve()
                    .toBodilessEntity();
            return true;
        } catch (RestClientException e) {
            // Its message may hold what was sent.
            LOG.warn("a session at the identity provider could not be ended: {}", e.getClass());
            return false;
        }
    }

    private boolean look(String expected) {
        try {
            Map<String, Object> said =
                    http.get()
                            .uri(expected + "/.well-known/openid-configuration")
                            .retrieve()
                            .body(JSON);
            boolean right = said != null && expected.equals(said.get("issuer"));
            if (!right) {
                LOG.warn("the server at HUB_KEYCLOAK_ISSUER names itself otherwise");
            }
            return right;
        } catch (RestClientException e) {
            LOG.debug("the identity provider does not answer: {}", e.getMessage());
            return false;
        }
    }

    private static String logOut(String issuer) {
        return issuer + "/protocol/openid-connect/logout";
    }

    private static ClientRegistration registration(RealmSettings.Realm realm) {
        String protocol = realm.issuer() + "/protocol/openid-connect";
        return ClientRegistration.withRegistrationId(ID)
                .clientId(CLIENT)
                .clientSecret(realm.consoleSecret())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .scope("openid")
                .issuerUri(realm.issuer().toString())
                .authorizationUri(protocol + "/auth")
                .tokenUri(protocol + "/token")
                .jwkSetUri(protocol + "/certs")
                .userNameAttributeName("sub")
                .clientSettings(
                        ClientRegistration.ClientSettings.builder().requireProofKey(true).build())
                .build();
    }
}
