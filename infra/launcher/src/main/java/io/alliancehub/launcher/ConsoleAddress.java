package io.alliancehub.launcher;

import io.alliancehub.launcher.client.KeycloakAdmin;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells Keycloak where the console is, as a hub may be given other ports at its next start. An
 * address that is not on this machine's loopback was put there by a person and stays.
 */
final class ConsoleAddress {
    private static final String CLIENT = "hub-console";
    private static final Pattern OURS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

    private final KeycloakAdmin admin;

    ConsoleAddress(KeycloakAdmin admin) {
        this.admin = admin;
    }

    void pointAt(String consoleUrl) {
        JsonNode client = admin.client(CLIENT);
        String known = client.path("baseUrl").asString("").replaceAll("/$", "");
        if (known.equals(consoleUrl) || !OURS.matcher(known).matches()) {
            return;
        }
        admin.putClient(moved(client, known, consoleUrl));
    }

    /** The client with each of its addresses at the new place. */
    static JsonNode moved(JsonNode client, String from, String to) {
        String text = client.toString().replaceAll(Pattern.quote(from) + "(?!\\d)", to);
        return JsonMapper.builder().build().readTree(text);
    }
}
