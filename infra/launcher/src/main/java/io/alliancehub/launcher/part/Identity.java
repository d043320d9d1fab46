package io.alliancehub.launcher.part;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.HubState.LogIn;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where people log in, and what the programs are told of it.
 *
 * @param kind who keeps people
 * @param issuer the realm's address; empty where nobody keeps people
 * @param consoleSecret client secret of the console; empty likewise
 * @param serviceSecret client secret of the service; empty likewise
 * @param consoleUrl where browsers find the console
 * @param gatewayUrl where banks' systems find the gateway
 */
public record Identity(
        LogIn kind,
        String issuer,
        String consoleSecret,
        String serviceSecret,
        String consoleUrl,
        String gatewayUrl) {
    /** The realm's address. */
    public static final String ISSUER = "HUB_KEYCLOAK_ISSUER";

    /** The console's client secret. */
    public static final String CONSOLE_SECRET = "HUB_KEYCLOAK_CONSOLE_SECRET";

    /** The service's client secret. */
    public static final String SERVICE_SECRET = "HUB_KEYCLOAK_SERVICE_SECRET";

    private static final String HOST = "http://127.0.0.1:";
    private static final List<String> SETTINGS = List.of(ISSUER, CONSOLE_SECRET, SERVICE_SECRET);

    /** Whether there is to be a log-in at all. */
    public enum Wish {
        LOG_IN,
        NO_LOG_IN
    }

    /**
     * A Keycloak of our own, unless the environment names another by all three settings, or none is
     * wished for.
     */
    public static LogIn choose(Wish wish, Map<String, String> environment) {
        List<String> missing = new ArrayList<>(SETTINGS);
        missing.removeIf(name -> !environment.getOrDefault(name, "").isBlank());
        boolean external = missing.isEmpty();
        if (!external && missing.size() < SETTINGS.size()) {
            throw new HubFailure(
                    "A Keycloak of your own needs all three settings, and "
                            + String.join(" and ", missing)
                            + (missing.size() == 1 ? " is" : " are")
                            + " missing; set all, or none for the Keycloak that comes with the"
                            + " hub.");
        }
        if (external && wish == Wish.NO_LOG_IN) {
            throw new HubFailure(
                    "--no-console contradicts the settings "
                            + String.join(", ", SETTINGS)
                            + "; leave out the one or the others.");
        }
        return external ? LogIn.EXTERNAL : wish == Wish.LOG_IN ? LogIn.OWN : LogIn.NONE;
    }

    /** All that the programs are told, once the secrets are there. */
    public static Identity of(
            LogIn kind, Ports ports, Secrets secrets, Map<String, String> environment) {
        String console = HOST + ports.service();
        String gateway = HOST + ports.gateway();
        return switch (kind) {
            case OWN ->
                    new Identity(
                            kind,
                            HOST + ports.keycloak() + "/realms/" + KeycloakPart.REALM,
                            secrets.keycloak().consoleSecret(),
                            secrets.keycloak().serviceSecret(),
                            console,
                            gateway);
            case EXTERNAL ->
                    new Identity(
                            kind,
                            environment.getOrDefault(ISSUER, ""),
                            environment.getOrDefault(CONSOLE_SECRET, ""),
                            environment.getOrDefault(SERVICE_SECRET, ""),
                            // Whoever has a Keycloak elsewhere may have a proxy before us.
                            environment.getOrDefault("HUB_CONSOLE_URL", console),
                            environment.getOrDefault("HUB_GATEWAY_URL", gateway));
            case NONE -> new Identity(kind, "", "", "", console, gateway);
        };
    }

    Map<String, String> forService() {
        return kind == LogIn.NONE
                ? Map.of()
                : Map.of(
                        ISSUER,
                        issuer,
                        CONSOLE_SECRET,
                        consoleSecret,
                        SERVICE_SECRET,
                        serviceSecret);
    }

    Map<String, String> forGateway() {
        return kind == LogIn.NONE ? Map.of() : Map.of(ISSUER, issuer);
    }

    @Override
    public String toString() {
        return "Identity[" + kind + " " + issuer + "]";
    }
}
