package io.alliancehub.service.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A Keycloak on disk, unpacked and built for PostgreSQL: the one that {@code hub.keycloak.home}
 * names, else one that is made from the published archive once and kept until the next clean build.
 */
record KeycloakHome(Path folder) {
    private static final String BUILT = "built-for-the-hub";
    private static final List<String> BUILD =
            List.of("build", "--db=postgres", "--health-enabled=true", "--metrics-enabled=true");

    /** The one that this run of the tests uses, with the hub's realm ready to be imported. */
    static KeycloakHome ready() {
        String given = System.getProperty("hub.keycloak.home", "");
        try {
            KeycloakHome home =
                    given.isBlank()
                            ? made(Path.of(System.getProperty("hub.keycloak.unpack")))
                            : new KeycloakHome(Path.of(given));
            home.putRealm();
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line of one of its commands, with no shell between us and the process. */
    List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms64m", "-Xmx384m", "-XX:MaxMetaspaceSize=256m"));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        // As the hub runs it: it lives for a few logins, which no optimised code would repay.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Duser.language=en");
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.add("-Dpicocli.disable.closures=true");
        command.add("-Dkc.home.dir=" + folder);
        command.add("-Djboss.server.config.dir=" + folder.resolve("conf"));
        command.add(
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory");
        for (String opened : List.of("java.util", "java.util.concurrent", "java.security")) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-cp", folder.resolve("lib/quarkus-run.jar").toString()));
        command.add("io.quarkus.bootstrap.runner.QuarkusEntryPoint");
        command.addAll(arguments);
        return command;
    }

    private static KeycloakHome made(Path base) throws IOException {
        Files.createDirectories(base);
        try (FileChannel channel =
                        FileChannel.open(
                                base.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Path archive = Path.of(System.getProperty("hub.keycloak.archive"));
            KeycloakHome home = new KeycloakHome(base.resolve("home"));
            Path marker = base.resolve(BUILT);
            String wanted = archive.getFileName() + " " + BUILD + " " + lock.isShared();
            if (!Files.exists(marker) || !Files.readString(marker).equals(wanted)) {
                long start = System.nanoTime();
                delete(home.folder());
                unpack(archive, home.folder());
                home.build(base.resolve("build.log"));
                Files.writeString(marker, wanted);
                System.out.println(
                        "Keycloak was unpacked and built in "
                                + (System.nanoTime() - start) / 1_000_000_000
                                + " s");
            }
            return home;
        }
    }

    private void build(Path log) throws IOException {
        try {
            int status =
                    new ProcessBuilder(command(BUILD))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start()
                            .waitFor();
            if (status != 0) {
                throw new IllegalStateException("Keycloak was not built: " + log);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void putRealm() throws IOException {
        Path source =
                Path.of(
                        System.getProperty("hub.root"),
                        "infra",
                        "keycloak",
                        "alliance-hub-realm.json");
        Path target = folder.resolve("data/import/alliance-hub-realm.json");
        Files.createDirectories(target.getParent());
        if (!Files.exists(target) || Files.mismatch(source, target) >= 0) {
            Path copy = Files.createTempFile(target.getParent(), "realm", ".tmp");
            Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void unpack(Path archive, Path target) throws IOException {
        try (InputStream in = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                // The first name is the archive's own folder, with its version.
                int split = entry.getName().indexOf('/');
                Path file = target.resolve(entry.getName().substring(split + 1)).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("a strange archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
