package io.alliancehub.launcher.folder;

import java.util.ArrayList;
import java.util.List;

/**
 * The demo people whom {@code up} has made, with the passwords it gave them. Each is made once and
 * given a password once: whoever was deactivated, or has chosen another password, stays so.
 */
public record DemoLogins(List<Login> logins) {
    /**
     * One person.
     *
     * @param role as the realm names it
     * @param bank the bank's id; empty for the alliance's people
     * @param user what it logs in with
     * @param person the id in the hub; empty before it is made
     * @param ready whether the password was set
     */
    public record Login(
            String role, String bank, String user, String password, String person, boolean ready) {
        /** The same person, made. */
        public Login made(String newPerson) {
            return new Login(role, bank, user, password, newPerson, ready);
        }

        /** The same person, who can log in. */
        public Login withPasswordSet() {
            return new Login(role, bank, user, password, person, true);
        }

        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    public DemoLogins {
        logins = List.copyOf(logins);
    }

    /** Those of this folder. */
    public static DemoLogins load(DataFolder folder) {
        return Json.read(folder.logins(), DemoLogins.class)
                .orElseGet(() -> new DemoLogins(List.of()));
    }

    /** Writes them down, for the folder's owner alone. */
    public void save(DataFolder folder) {
        Json.write(folder.logins(), this);
    }

    /** With {@code login} added, or put in place of the one with its user. */
    public DemoLogins with(Login login) {
        List<Login> all = new ArrayList<>(logins);
        all.replaceAll(known -> known.user().equals(login.user()) ? login : known);
        if (!all.contains(login)) {
            all.add(login);
        }
        return new DemoLogins(all);
    }
}
