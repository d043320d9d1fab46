package io.alliancehub.service.identity.keycloak;

import io.alliancehub.service.access.Role;
import io.alliancehub.service.identity.DirectoryRefusedException;
import io.alliancehub.service.identity.PeopleDirectory.WantedPerson;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Users of the realm. Thread-safe. */
final class KeycloakUsers {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private final AdminApi api;
    private final Map<Role, JsonNode> roles = new ConcurrentHashMap<>();

    KeycloakUsers(AdminApi api) {
        this.api = api;
    }

    /** Finds or makes the user, and writes what differs; Keycloak's id of it. */
    String put(WantedPerson person, @Nullable String known) {
        JsonNode found = find(person, known);
        if (found == null) {
            String made = api.make("/users", written(JSON.objectNode(), person)).orElse("");
            if (!made.isEmpty()) {
                return made;
            }
            found = find(person, null);
            if (found == null) {
                throw new DirectoryRefusedException(
                        "another user of the realm has the address of " + person.id());
            }
        }
        ObjectNode wanted = written((ObjectNode) found.deepCopy(), person);
        String id = found.path("id").asString();
        if (!wanted.equals(found)) {
            api.put("/users/" + id, wanted);
        }
        return id;
    }

    /** Gives and takes the hub's roles; others that the user may have are not touched. */
    void putRoles(String subject, Set<Role> wanted) {
        String path = "/users/" + subject + "/role-mappings/realm";
        Set<String> present = new HashSet<>();
        api.get(path)
                .orElseGet(JSON::arrayNode)
                .forEach(role -> present.add(role.path("name").asString()));
        ArrayNode missing = JSON.arrayNode();
        ArrayNode surplus = JSON.arrayNode();
        for (Role role : Role.values()) {
            boolean has = present.contains(role.wireName());
            if (has != wanted.contains(role)) {
                (has ? surplus : missing).add(role(role));
            }
        }
        try {
            // What is taken goes first: nobody has more than is wanted, not even for a moment.
            if (!surplus.isEmpty()) {
                api.delete(path, surplus);
            }
            if (!missing.isEmpty()) {
                api.post(path, missing);
            }
        } catch (DirectoryRefusedException e) {
            // The realm may have been made anew, and its roles with other ids.
            roles.clear();
            throw e;
        }
    }

    private @Nullable JsonNode find(WantedPerson person, @Nullable String known) {
        JsonNode byId = known == null ? null : api.get("/users/" + known).orElse(null);
        return byId != null
                ? byId
                : api.first(
                                "/users?exact=true&briefRepresentation=false&username="
                                        + AdminApi.encoded(person.id()))
                        .orElse(null);
    }

    private JsonNode role(Role role) {
        JsonNode known = roles.get(role);
        if (known != null) {
            return known;
        }
        JsonNode found =
                api.get("/roles/" + role.wireName())
                        .orElseThrow(
                                () ->
                                        new DirectoryRefusedException(
                                                "the realm has no role " + role.wireName()));
        roles.put(role, found);
        return found;
    }

    private static ObjectNode written(ObjectNode user, WantedPerson person) {
        user.put("username", person.id());
        user.put("email", person.email());
        user.put("firstName", person.name());
        user.put("enabled", person.enabled());
        ObjectNode attributes =
                user.get("attributes") instanceof ObjectNode present
                        ? present
                        : user.putObject("attributes");
        write(attributes, "person_id", person.id());
        write(attributes, "tenant_id", person.tenant() == null ? null : person.tenant().value());
        if (person.language() != null) {
            write(attributes, "locale", person.language());
        }
        return user;
    }

    private static void write(ObjectNode attributes, String name, @Nullable String value) {
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.putArray(name).add(value);
        }
    }
}
