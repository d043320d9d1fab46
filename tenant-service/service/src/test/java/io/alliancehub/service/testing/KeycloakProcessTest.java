package io.alliancehub.service.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class KeycloakProcessTest {
    @Test
    void startsWithTheRealm() throws Exception {
        try (PostgresProcess postgres = new PostgresProcess();
                KeycloakProcess keycloak = new KeycloakProcess(postgres);
                HttpClient http = HttpClient.newHttpClient()) {
            assertThat(
                            http.send(
                                            HttpRequest.newBuilder(
                                                            URI.create(
                                                                    keycloak.issuer()
                                                                            + "/.well-known/openid-configuration"))
                                                    .build(),
                                            BodyHandlers.ofString())
                                    .body())
                    .contains(keycloak.issuer());
        }
    }
}
