package io.alliancehub.launcher;

import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.KeycloakAdmin;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.DemoLogins;
import io.alliancehub.launcher.folder.DemoLogins.Login;
import io.alliancehub.launcher.folder.Secrets.DemoBank;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/*
 * Each login is written down before it is made, and again when it is made and when it has its
 * password. So a run that is cut short anywhere goes on from there, and what was done once is never
 * done again: an operator who deactivates a demo person, and a demo person who chooses another
 * password, are left alone.
 */
/** A synthetic person for every role, made through the service, with passwords in Keycloak. */
final class DemoPeople {
    // No letters or digits that look alike.
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP_LENGTH = 4;
    private static final int TRIES = 300;
    private static final long PAUSE_MILLIS = 500;
    private static final List<Part> PARTS =
            List.of(
                    Part.ofAlliance("operator", "operator"),
                    Part.ofAlliance("finance", "finance"),
                    Part.ofAlliance("auditor", "auditor"),
                    Part.ofBank("bank-admin", 0, "admin"),
                    Part.ofBank("finance", 0, "finance"),
                    Part.ofBank("developer", 0, "developer"),
                    Part.ofBank("auditor", 0, "auditor"),
                    Part.ofBank("bank-admin", 1, "admin"),
                    Part.ofBank("developer", 1, "developer"));

    private final ControlApi control;
    private final KeycloakAdmin keycloak;
    private final DataFolder folder;
    private final SecureRandom random = new SecureRandom();

    private DemoLogins logins;

    /**
     * A person to be.
     *
     * @param bank which demo bank; negative for the alliance
     */
    private record Part(String role, int bank, String user) {
        static Part ofAlliance(String role, String user) {
            return new Part(role, -1, user);
        }

        static Part ofBank(String role, int bank, String user) {
            return new Part(role, bank, user);
        }
    }

    DemoPeople(ControlApi control, KeycloakAdmin keycloak, DataFolder folder) {
        this.control = control;
        this.keycloak = keycloak;
        this.folder = folder;
        this.logins = DemoLogins.load(folder);
    }

    /** Makes whoever is missing; one who cannot be made keeps nobody else from it. */
    void run(List<DemoBank> banks, BooleanSupplier stopped) {
        HubFailure first = null;
        for (Part part : PARTS) {
            if (part.bank() < banks.size() && !stopped.getAsBoolean()) {
                try {
                    make(planned(part, part.bank() < 0 ? null : banks.get(part.bank())), stopped);
                } catch (HubFailure failure) {
                    first = first == null ? failure : first;
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private Login planned(Part part, @Nullable DemoBank bank) {
        String place = bank == null ? "alliance" : shortName(bank);
        String user = part.user() + "@" + place + ".example";
        Optional<Login> known =
                logins.logins().stream().filter(login -> login.user().equals(user)).findFirst();
        return known.orElseGet(
                () ->
                        save(
                                new Login(
                                        part.role(),
                                        bank == null ? "" : bank.id(),
                                        user,
                                        password(),
                                        "",
                                        false)));
    }

    private static String shortName(DemoBank bank) {
        return bank.name().split(" ", 2)[0].toLowerCase(Locale.ROOT);
    }

    private String password() {
        List<String> groups = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < GROUP_LENGTH; i++) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            groups.add(text.toString());
        }
        return String.join("-", groups);
    }

    private void make(Login planned, BooleanSupplier stopped) {
        Login login = planned;
        if (login.person().isEmpty()) {
            login = save(login.made(person(login)));
        }
        if (!login.ready() && awaitActive(login, stopped)) {
            String person = login.person();
            String user =
                    keycloak.user(person)
                            .orElseThrow(() -> new HubFailure("Keycloak has not " + person + "."));
            keycloak.setPassword(user, login.password());
            save(login.withPasswordSet());
        }
    }

    private Login save(Login login) {
        logins = logins.with(login);
        logins.save(folder);
        return login;
    }

    /** The id of the person, made if there is none with this address. */
    private String person(Login login) {
        String list = home(login);
        for (JsonNode person : control.list(list)) {
            if (person.path("email").asString("").equals(login.user())) {
                return ControlApi.text(person, "id");
            }
        }
        JsonNode made =
                control.post(
                        list,
                        Map.of(
                                "name", name(login),
                                "email", login.user(),
                                "roles", List.of(login.role())));
        return ControlApi.text(made, "id");
    }

    private static String home(Login login) {
        return login.bank().isEmpty() ? "/people" : "/tenants/" + login.bank() + "/people";
    }

    // For example "Synthetic Bank-Admin Qinghe".
    private static String name(Login login) {
        List<String> words = new ArrayList<>(List.of("synthetic"));
        words.addAll(List.of(login.role().split("-")));
        words.add(login.user().replaceAll(".*@|\\.example$", ""));
        return words.stream()
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .reduce((left, right) -> left + " " + right)
                .orElseThrow();
    }

    /** Whether the person has come to Keycloak; false for one that was deactivated since. */
    private boolean awaitActive(Login login, BooleanSupplier stopped) {
        try {
            for (int i = 0; i < TRIES && !stopped.getAsBoolean(); i++) {
                String status =
                        control.get(home(login) + "/" + login.person()).path("status").asString("");
                if (!status.equals("PENDING")) {
                    return status.equals("ACTIVE");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (stopped.getAsBoolean()) {
            return false;
        }
        throw new HubFailure(
                login.user() + " has not come to Keycloak yet; the next start goes on with it.");
    }
}
