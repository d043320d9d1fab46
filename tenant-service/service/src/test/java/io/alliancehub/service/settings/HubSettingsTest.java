package io.alliancehub.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class HubSettingsTest {
    @Test
    void missingSettingIsNamed() {
        HubSettings settings = bind(Map.of("hub.key.environment", "demo"));
        assertThatThrownBy(settings::databaseUrl).hasMessage("HUB_DB_URL is not set");
        assertThatThrownBy(settings::owner).hasMessage("HUB_DB_OWNER_USER is not set");
        assertThatThrownBy(settings::app).hasMessage("HUB_DB_APP_USER is not set");
        assertThatThrownBy(settings::pepper).hasMessage("HUB_KEY_PEPPER is not set");
        assertThat(settings.keyEnvironment()).isEqualTo("demo");
        assertThat(settings.serviceId()).isEqualTo("service-1");
    }

    @Test
    void weakOrMisspeltSettingIsRefused() {
        HubSettings settings =
                bind(
                        Map.of(
                                "hub.operator.token", "short",
                                "hub.key.pepper", "not base64!",
                                "hub.key.environment", "Demo1"));
        assertThatThrownBy(settings::operatorToken).hasMessageContaining("at least 16");
        assertThatThrownBy(settings::pepper).hasMessage("HUB_KEY_PEPPER must be base64");
        assertThatThrownBy(settings::keyEnvironment).hasMessageContaining("lower-case letters");
    }

    @Test
    void misspeltRedisAddressIsRefusedWithoutItsPassword() {
        HubSettings settings = bind(Map.of("hub.redis.uri", "redis://:s3cret word@127.0.0.1:1"));
        assertThatThrownBy(() -> new ServiceConfiguration().hubRedis(settings))
                .isInstanceOf(SettingRefused.class)
                .hasMessageContaining("HUB_REDIS_URI")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void realmIsSetUpWithAllThreeSettingsOrWithNone() {
        assertThat(bind(Map.of("hub.key.environment", "demo")).realm()).isNull();
        assertThat(bind(Map.of("hub.keycloak.issuer", "")).realm()).isNull();
        assertThatThrownBy(bind(Map.of("hub.keycloak.issuer", "http://127.0.0.1/x"))::realm)
                .hasMessage("HUB_KEYCLOAK_ISSUER must end with /realms/ and a name");
        assertThatThrownBy(bind(Map.of("hub.keycloak.issuer", "http://127.0.0.1/realms/x"))::realm)
                .hasMessage("HUB_KEYCLOAK_CONSOLE_SECRET is not set");
        Map<String, String> whole =
                Map.of(
                        "hub.keycloak.issuer", "https://id.example/realms/alliance-hub/",
                        "hub.keycloak.console.secret", "s3cret-console-secret",
                        "hub.keycloak.service.secret", "s3cret-service-secret");
        assertThat(String.valueOf(bind(whole).realm()))
                .isEqualTo("Realm[https://id.example/realms/alliance-hub]");
        assertThat(bind(whole).toString()).doesNotContain("s3cret");
    }

    @Test
    void misspeltAddressIsRefusedWithoutItsPassword() {
        assertThatThrownBy(bind(Map.of("hub.console.url", "ftp://x:s3cret@host"))::consoleUrl)
                .hasMessageContaining("HUB_CONSOLE_URL")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(bind(Map.of("hub.gateway.url", "https://x:s3cret@host"))::gatewayUrl)
                .hasMessageContaining("HUB_GATEWAY_URL")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void mailAndWebhooksAreSetWhollyOrNotAtAll() {
        assertThat(AlertSettings.of(bind(Map.of())).mail()).isNull();
        assertThatThrownBy(() -> AlertSettings.of(bind(Map.of("hub.mail.host", "mail.example"))))
                .hasMessageContaining("HUB_MAIL_FROM");
        assertThatThrownBy(
                        () ->
                                AlertSettings.of(
                                        bind(Map.of("hub.webhook.allowed.networks", "10.0.0.1/8"))))
                .hasMessageContaining("HUB_WEBHOOK_ALLOWED_NETWORKS");
        AlertSettings.MailServer server =
                AlertSettings.of(
                                bind(
                                        Map.of(
                                                "hub.mail.host", "mail.example",
                                                "hub.mail.from", "hub@mail.example",
                                                "hub.mail.password", "s3cret")))
                        .mail();
        assertThat(server).isNotNull();
        assertThat(server.port()).isEqualTo(587);
        assertThat(server.security()).isEqualTo(AlertSettings.Security.STARTTLS);
        assertThat(server.toString()).doesNotContain("s3cret");
    }

    @Test
    void settingsDoNotPrintTheirSecrets() {
        HubSettings settings =
                bind(
                        Map.of(
                                "hub.operator.token", "s3cret-operator-token",
                                "hub.internal.secret", "s3cret-internal-secret",
                                "hub.redis.uri", "redis://:s3cret@127.0.0.1",
                                "hub.key.pepper", "s3cret",
                                "hub.mail.password", "s3cret",
                                "hub.db.app.user", "hub_app",
                                "hub.db.app.password", "s3cret"));
        assertThat(settings.toString()).contains("hub_app").doesNotContain("s3cret");
    }

    private static HubSettings bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("hub", HubSettings.class);
    }
}
