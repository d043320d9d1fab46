package io.alliancehub.service.identity.keycloak;

import io.alliancehub.service.identity.DirectoryRefusedException;
import java.net.URI;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The console's client, which came with the realm. Only the console's present address is added to
 * what is allowed there: a realm outlives the port at which a hub was first started.
 */
final class ConsoleClient {
    private static final String CLIENT = "hub-console";
    private static final String AFTER_LOGOUT = "post.logout.redirect.uris";
    private static final String BACK_CHANNEL = "backchannel.logout.url";
    private static final String SEPARATOR = "##";
    private final AdminApi api;

    ConsoleClient(AdminApi api) {
        this.api = api;
    }

    void put(URI console) {
        JsonNode found =
                api.first("/clients?clientId=" + CLIENT)
                        .orElseThrow(
                                () ->
                                        new DirectoryRefusedException(
                                                "the realm has no client " + CLIENT));
        ObjectNode wanted = (ObjectNode) found.deepCopy();
        add(wanted, "redirectUris", console + "/login/oauth2/code/keycloak");
        add(wanted, "webOrigins", console.toString());
        ObjectNode attributes =
                wanted.get("attributes") instanceof ObjectNode present
                        ? present
                        : wanted.putObject("attributes");
        String after = attributes.path(AFTER_LOGOUT).asString("");
        if (Stream.of(after.split(SEPARATOR)).noneMatch((console + "/")::equals)) {
            attributes.put(
                    AFTER_LOGOUT,
                    (after.isEmpty() ? "" : after + SEPARATOR)
                            + String.join(SEPARATOR, console + "/", console + "/*"));
        }
        attributes.put(BACK_CHANNEL, console + "/logout/connect/back-channel/keycloak");
        if (!wanted.equals(found)) {
            api.put("/clients/" + found.path("id").asString(), wanted);
        }
    }

    private static void add(ObjectNode client, String field, String value) {
        ArrayNode values =
                client.get(field) instanceof ArrayNode present ? present : client.putArray(field);
        if (values.valueStream().noneMatch(it -> it.asString("").equals(value))) {
            values.add(value);
        }
    }
}
