package io.alliancehub.launcher.part;

import io.alliancehub.launcher.console.HubFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's own programs, unpacked once for each distribution. */
final class PostgresBinaries {
    private static final List<String> ARCHIVES =
            List.of(
                    "postgres-linux-x86_64.txz",
                    "postgres-linux-arm_64.txz",
                    "postgres-darwin-arm_64.txz",
                    "postgres-darwin-x86_64.txz");
    private static final Set<PosixFilePermission> PROGRAM =
            PosixFilePermissions.fromString("rwxr-xr-x");

    private PostgresBinaries() {}

    /** The folder with {@code bin}, {@code lib} and {@code share}. */
    static Path unpacked(Distribution distribution) {
        Path home = distribution.folder().resolve("postgres");
        if (Files.isDirectory(home)) {
            return home;
        }
        try {
            Path part = Files.createTempDirectory(distribution.folder(), ".postgres");
            try {
                unpack(part);
                Files.move(part, home);
            } catch (IOException failed) {
                delete(part);
                if (!Files.isDirectory(home)) { // another hub may have been first
                    throw failed;
                }
            }
            return home;
        } catch (IOException e) {
            throw new HubFailure(
                    "Cannot unpack PostgreSQL to "
                            + distribution.folder()
                            + " ("
                            + e.getMessage()
                            + ").",
                    e);
        }
    }

    private static void unpack(Path target) throws IOException {
        try (InputStream archive = archive();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(
                                new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("an entry leaves the archive: " + entry.getName());
                }
                Files.createDirectories(entry.isDirectory() ? path : path.getParent());
                if (entry.isDirectory()) {
                    continue;
                }
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(path, PROGRAM);
                    }
                }
            }
        }
    }

    private static InputStream archive() throws IOException {
        ClassLoader loader = PostgresBinaries.class.getClassLoader();
        for (String name : ARCHIVES) {
            InputStream stream = loader.getResourceAsStream(name);
            if (stream != null) {
                return stream;
            }
        }
        throw new IOException("no PostgreSQL for this machine is bundled");
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
