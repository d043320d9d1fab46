package io.alliancehub.launcher.folder;

import io.alliancehub.launcher.console.HubFailure;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that a hub keeps secret, made once. The file that holds it is readable by its owner alone;
 * the values reach child processes by their environment and never by arguments.
 *
 * @param keyPepper 32 bytes as base64: the HMAC key of API key hashes
 * @param keycloak what the hub's own Keycloak is opened with
 * @param banks the demo banks with their keys, in the order of seeding
 */
public record Secrets(
        String postgresPassword,
        String ownerPassword,
        String appPassword,
        String clearingPassword,
        String redisPassword,
        String keyPepper,
        String internalSecret,
        String memberSecret,
        String operatorToken,
        Keycloak keycloak,
        List<DemoBank> banks) {
    private static final int SECRET_BYTES = 24;
    private static final int PEPPER_BYTES = 32;

    /**
     * Passwords around the hub's own Keycloak.
     *
     * @param databasePassword of its role in PostgreSQL
     * @param adminPassword of its first administrator, {@code hub-bootstrap}
     * @param consoleSecret the client secret of the console
     * @param serviceSecret the client secret with which the service keeps people and banks
     */
    public record Keycloak(
            String databasePassword,
            String adminPassword,
            String consoleSecret,
            String serviceSecret) {
        /** Of a folder that is older than its Keycloak. */
        static final Keycloak NONE = new Keycloak("", "", "", "");

        private static Keycloak generate(SecureRandom random) {
            return new Keycloak(secret(random), secret(random), secret(random), secret(random));
        }

        @Override
        public String toString() {
            return "Keycloak[…]";
        }
    }

    /**
     * A bank that {@code up} made, and the one key of it that stays readable.
     *
     * @param probeKeyId empty, as {@code probeKey}, where a folder is older than probe keys
     * @param probeKey a key that is allowed no request at all: its refusal shows that the bank's
     *     limits are in place, and costs nothing
     */
    public record DemoBank(
            String id,
            String name,
            String keyId,
            String apiKey,
            String probeKeyId,
            String probeKey) {
        public DemoBank {
            probeKeyId = Objects.requireNonNullElse(probeKeyId, "");
            probeKey = Objects.requireNonNullElse(probeKey, "");
        }

        /** The same bank with another probe key. */
        public DemoBank withProbe(String newId, String newKey) {
            return new DemoBank(id, name, keyId, apiKey, newId, newKey);
        }

        @Override
        public String toString() {
            return "DemoBank[" + id + " " + name + "]";
        }
    }

    public Secrets {
        keycloak = Objects.requireNonNullElse(keycloak, Keycloak.NONE);
        banks = List.copyOf(banks);
    }

    @Override
    public String toString() {
        return "Secrets[…]";
    }

    /** The folder's secrets, made now if it has none. */
    public static Secrets loadOrCreate(DataFolder folder, SecureRandom random) {
        Optional<Secrets> known = load(folder);
        if (known.isPresent()) {
            return known.get().withKeycloak(folder, random);
        }
        if (folder.postgres().toFile().exists()) {
            throw new HubFailure(
                    folder.secrets()
                            + " is missing but there is a database whose passwords it held; put it"
                            + " back, or delete the data with './hub down --purge'.");
        }
        Secrets made = generate(random);
        made.save(folder);
        return made;
    }

    /** The folder's secrets, if any were made. */
    public static Optional<Secrets> load(DataFolder folder) {
        return Json.read(folder.secrets(), Secrets.class);
    }

    private static Secrets generate(SecureRandom random) {
        byte[] pepper = new byte[PEPPER_BYTES];
        random.nextBytes(pepper);
        return new Secrets(
                secret(random),
                secret(random),
                secret(random),
                secret(random),
                secret(random),
                Base64.getEncoder().encodeToString(pepper),
                secret(random),
                secret(random),
                secret(random),
                Keycloak.generate(random),
                List.of());
    }

    private Secrets withKeycloak(DataFolder folder, SecureRandom random) {
        if (!keycloak.equals(Keycloak.NONE)) {
            return this;
        }
        Secrets more = with(Keycloak.generate(random), banks);
        more.save(folder);
        return more;
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Writes the file, replacing the one before as a whole. */
    public void save(DataFolder folder) {
        Json.write(folder.secrets(), this);
    }

    /** The same secrets with {@code bank} added, or put in place of the one with its name. */
    public Secrets with(DemoBank bank) {
        List<DemoBank> all = new ArrayList<>(banks);
        int known = -1;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(bank.name())) {
                known = i;
            }
        }
        if (known < 0) {
            all.add(bank);
        } else {
            all.set(known, bank);
        }
        return with(keycloak, all);
    }

    private Secrets with(Keycloak newKeycloak, List<DemoBank> newBanks) {
        return new Secrets(
                postgresPassword,
                ownerPassword,
                appPassword,
                clearingPassword,
                redisPassword,
                keyPepper,
                internalSecret,
                memberSecret,
                operatorToken,
                newKeycloak,
                newBanks);
    }
}
