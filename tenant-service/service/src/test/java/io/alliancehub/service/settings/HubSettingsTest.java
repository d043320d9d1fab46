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
    void settingsDoNotPrintTheirSecrets() {
        HubSettings settings =
                bind(
                        Map.of(
                                "hub.operator.token", "s3cret-operator-token",
                                "hub.internal.secret", "s3cret-internal-secret",
                                "hub.redis.uri", "redis://:s3cret@127.0.0.1",
                                "hub.key.pepper", "s3cret",
                                "hub.db.app.user", "hub_app",
                                "hub.db.app.password", "s3cret"));
        assertThat(settings.toString()).contains("hub_app").doesNotContain("s3cret");
    }

    private static HubSettings bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("hub", HubSettings.class);
    }
}
