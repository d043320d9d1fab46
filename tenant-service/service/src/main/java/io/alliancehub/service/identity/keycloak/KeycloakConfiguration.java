package io.alliancehub.service.identity.keycloak;

import io.alliancehub.service.identity.PeopleDirectory;
import io.alliancehub.service.settings.RealmSettings;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes Keycloak the directory of people, where the service was told where it is. */
@Configuration(proxyBeanMethods = false)
class KeycloakConfiguration {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    @Bean
    PeopleDirectory peopleDirectory(RealmSettings settings, Clock clock) {
        RealmSettings.Realm realm = settings.realm();
        if (realm == null) {
            return new NoDirectory();
        }
        HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_WITHIN)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        KeycloakHttp transport = new KeycloakHttp(http, ANSWER_WITHIN);
        RealmAddresses addresses = RealmAddresses.of(realm.issuer());
        KeycloakToken token = new KeycloakToken(transport, addresses, realm.serviceSecret(), clock);
        return new KeycloakDirectory(new AdminApi(transport, addresses, token));
    }
}
