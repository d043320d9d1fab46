package io.alliancehub.launcher.part;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.process.ChildSpec;
import io.alliancehub.launcher.process.StopSignal;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/*
 * One unpacked and built Keycloak serves every hub on the machine and is never written to. Each hub
 * has a home of its own in its data folder: links to the programs, and the folder `data`, which is
 * all that Keycloak writes besides its database.
 *
 * It runs behind everything else: niced, compiled by C1 alone (half the processor time of a start),
 * with a small heap. It answers a few log-ins a minute; the gateway answers every call of a bank.
 */
/** A real Keycloak on loopback, with its database in the hub's PostgreSQL. */
public final class KeycloakPart {
    /** The realm of the hub's people. */
    public static final String REALM = "alliance-hub";

    /** What it answers once people can log in: the realm is there. */
    public static final String READY = "/realms/" + REALM + "/.well-known/openid-configuration";

    /** The first administrator, who sets the demo people's passwords. */
    public static final String ADMIN = "hub-bootstrap";

    private static final String NAME = "keycloak";
    private static final String NICENESS = "10";
    private static final List<String> SHARED = List.of("lib", "providers", "themes", "conf");
    private static final List<String> OPENED =
            List.of(
                    "java.base/java.util",
                    "java.base/java.util.concurrent",
                    "java.base/java.security",
                    "java.base/java.lang");

    private final Distribution distribution;
    private final Path programs;
    private final DataFolder folder;
    private final Ports ports;
    private final Secrets secrets;

    private KeycloakPart(
            Distribution distribution, DataFolder folder, Ports ports, Secrets secrets) {
        this.distribution = distribution;
        this.programs = distribution.keycloak();
        this.folder = folder;
        this.ports = ports;
        this.secrets = secrets;
    }

    /** Prepares the home in the data folder. */
    public static KeycloakPart prepare(
            Distribution distribution, DataFolder folder, Ports ports, Secrets secrets) {
        KeycloakPart part = new KeycloakPart(distribution, folder, ports, secrets);
        try {
            part.link();
            part.putRealm();
            return part;
        } catch (IOException e) {
            throw new HubFailure(
                    "Cannot write to " + folder.keycloak() + " (" + e.getMessage() + ").", e);
        }
    }

    private void link() throws IOException {
        Path home = Files.createDirectories(folder.keycloak());
        for (String name : SHARED) {
            Path link = home.resolve(name);
            if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(link);
            }
            Files.createSymbolicLink(link, programs.resolve(name));
        }
    }

    /** Keycloak imports it where there is no realm of its name, and never again. */
    private void putRealm() throws IOException {
        Path imports = Files.createDirectories(folder.keycloak().resolve("data/import"));
        Files.copy(
                distribution.realm(),
                imports.resolve(REALM + "-realm.json"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** How the server runs. */
    public ChildSpec spec(PostgresPart postgres, Identity identity, HttpClient http) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KC_DB_PASSWORD", secrets.keycloak().databasePassword());
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.keycloak().adminPassword());
        // What the realm's file leaves open.
        environment.put("HUB_CONSOLE_URL", identity.consoleUrl());
        environment.put(Identity.CONSOLE_SECRET, identity.consoleSecret());
        environment.put(Identity.SERVICE_SECRET, identity.serviceSecret());
        return new ChildSpec(
                NAME,
                ports.keycloak(),
                command(postgres),
                environment,
                folder.keycloak(),
                folder.log(NAME),
                StopSignal.TERM,
                Duration.ofSeconds(20),
                ChildSpec.Need.OPTIONAL,
                () -> Health.http(http, ports.keycloak(), READY));
    }

    private List<String> command(PostgresPart postgres) {
        List<String> command = new ArrayList<>(List.of("nice", "-n", NICENESS));
        command.addAll(jvm());
        command.addAll(
                List.of(
                        "start",
                        "--optimized",
                        "--import-realm",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + ports.keycloak(),
                        "--http-management-port=" + ports.keycloakManagement(),
                        "--hostname=http://127.0.0.1:" + ports.keycloak(),
                        "--cache=local",
                        "--db-url=" + postgres.keycloakUrl(),
                        "--db-username=keycloak",
                        "--db-pool-initial-size=1",
                        "--db-pool-max-size=10"));
        return command;
    }

    // As Keycloak's own kc.sh has it, with no shell between us and the process.
    private List<String> jvm() {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                distribution.java().toString(),
                                "-Xms64m",
                                "-Xmx384m",
                                "-XX:MaxMetaspaceSize=256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-Dfile.encoding=UTF-8",
                                "-Duser.language=en",
                                "-Duser.country=US",
                                "-Dhub.data=" + folder.root(),
                                "-Dkc.home.dir=" + folder.keycloak(),
                                "-Djboss.server.config.dir=" + folder.keycloak().resolve("conf"),
                                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                                "-Dpicocli.disable.closures=true",
                                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                                        + "io.quarkus.bootstrap.forkjoin"
                                        + ".QuarkusForkJoinWorkerThreadFactory",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow"));
        OPENED.forEach(name -> words.add("--add-opens=" + name + "=ALL-UNNAMED"));
        words.addAll(List.of("-cp", programs.resolve("lib/quarkus-run.jar").toString()));
        words.add("io.quarkus.bootstrap.runner.QuarkusEntryPoint");
        return words;
    }
}
