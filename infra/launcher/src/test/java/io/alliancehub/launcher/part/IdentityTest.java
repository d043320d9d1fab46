package io.alliancehub.launcher.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HubState.LogIn;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.part.Identity.Wish;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityTest {
    private static final Ports PORTS = new Ports(7080);
    private static final Map<String, String> EXTERNAL =
            Map.of(
                    Identity.ISSUER, "https://login.example/realms/alliance-hub",
                    Identity.CONSOLE_SECRET, "of the console",
                    Identity.SERVICE_SECRET, "of the service");

    private final Secrets secrets;

    IdentityTest(@TempDir Path temporary) {
        DataFolder folder = new DataFolder(temporary.resolve("hub"));
        folder.prepare();
        secrets = Secrets.loadOrCreate(folder, new SecureRandom());
    }

    @Test
    void hubHasAKeycloakOfItsOwnUnlessItIsToldOtherwise() {
        assertThat(Identity.choose(Wish.LOG_IN, Map.of())).isEqualTo(LogIn.OWN);
        assertThat(Identity.choose(Wish.LOG_IN, Map.of(Identity.ISSUER, " "))).isEqualTo(LogIn.OWN);
        assertThat(Identity.choose(Wish.NO_LOG_IN, Map.of())).isEqualTo(LogIn.NONE);
        assertThat(Identity.choose(Wish.LOG_IN, EXTERNAL)).isEqualTo(LogIn.EXTERNAL);
    }

    @Test
    void someOfTheSettingsAreRefusedByTheNamesOfTheOthers() {
        assertThatThrownBy(
                        () ->
                                Identity.choose(
                                        Wish.LOG_IN, Map.of(Identity.ISSUER, "https://x/realms/y")))
                .isInstanceOf(HubFailure.class)
                .hasMessageContaining(Identity.CONSOLE_SECRET)
                .hasMessageContaining(Identity.SERVICE_SECRET)
                .hasMessageNotContaining(Identity.ISSUER);
        assertThatThrownBy(() -> Identity.choose(Wish.NO_LOG_IN, EXTERNAL))
                .hasMessageContaining("--no-console");
    }

    @Test
    void programsAreToldOfTheHubsOwnKeycloak() {
        Identity own = Identity.of(LogIn.OWN, PORTS, secrets, Map.of());

        assertThat(own.forService())
                .containsEntry(Identity.ISSUER, "http://127.0.0.1:7085/realms/alliance-hub")
                .containsEntry(Identity.CONSOLE_SECRET, secrets.keycloak().consoleSecret())
                .containsEntry(Identity.SERVICE_SECRET, secrets.keycloak().serviceSecret());
        assertThat(own.forGateway()).containsOnlyKeys(Identity.ISSUER);
        assertThat(own.consoleUrl()).isEqualTo("http://127.0.0.1:7081");
        assertThat(own.toString()).doesNotContain(secrets.keycloak().consoleSecret());
    }

    @Test
    void programsAreToldOfAnExternalKeycloakAsItWasGivenAndOfNoneNothing() {
        Identity external = Identity.of(LogIn.EXTERNAL, PORTS, secrets, EXTERNAL);
        Identity none = Identity.of(LogIn.NONE, PORTS, secrets, EXTERNAL);

        assertThat(external.forService()).isEqualTo(EXTERNAL);
        assertThat(none.forService()).isEmpty();
        assertThat(none.forGateway()).isEmpty();
    }
}
