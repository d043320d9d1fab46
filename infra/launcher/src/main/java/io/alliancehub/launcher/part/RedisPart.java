package io.alliancehub.launcher.part;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.process.ChildSpec;
import io.alliancehub.launcher.process.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Redis on loopback with a password: the {@code redis-server} on the PATH if it is 7 or
 * newer, else the one inside a Maven artifact.
 */
public final class RedisPart {
    private static final int MAJOR_MIN = 7;
    private static final Pattern VERSION = Pattern.compile("v=((\\d+)\\.\\d+\\.\\d+)");
    private static final String EMBEDDED_WARNING =
            "The embedded Redis predates the fix of CVE-2025-49844 in its script engine; it listens"
                    + " on loopback with a password only. Install a redis-server of version 7 or"
                    + " newer and restart the hub to be rid of it.";

    private final Program program;
    private final DataFolder folder;
    private final int port;
    private final String password;

    /** A Redis server program and its version. */
    private record Program(Path path, String version, String warning) {}

    private RedisPart(Program program, DataFolder folder, Ports ports, Secrets secrets) {
        this.program = program;
        this.folder = folder;
        this.port = ports.redis();
        this.password = secrets.redisPassword();
    }

    /** Chooses the program and writes its settings. */
    public static RedisPart prepare(
            Distribution distribution, DataFolder folder, Ports ports, Secrets secrets) {
        Program program = installed().orElseGet(() -> embedded(distribution));
        return new RedisPart(program, folder, ports, secrets).prepared();
    }

    /** The same without looking at the PATH. */
    static RedisPart prepareEmbedded(
            Distribution distribution, DataFolder folder, Ports ports, Secrets secrets) {
        return new RedisPart(embedded(distribution), folder, ports, secrets).prepared();
    }

    private RedisPart prepared() {
        try {
            writeSettings();
            return this;
        } catch (IOException e) {
            throw new HubFailure(
                    "Cannot write to " + folder.redis() + " (" + e.getMessage() + ").", e);
        }
    }

    private static Optional<Program> installed() {
        return Tool.onPath("redis-server").flatMap(path -> inspect(path, ""));
    }

    private static Optional<Program> inspect(Path path, String warning) {
        Tool.Outcome outcome = Tool.run(List.of(path.toString(), "--version"));
        Matcher version = VERSION.matcher(outcome.output());
        boolean usable =
                outcome.exitCode() == 0
                        && version.find()
                        && (!warning.isEmpty() || Integer.parseInt(version.group(2)) >= MAJOR_MIN);
        return usable
                ? Optional.of(new Program(path, version.group(1), warning))
                : Optional.empty();
    }

    private static Program embedded(Distribution distribution) {
        String name = resourceName();
        Path target = distribution.folder().resolve(name);
        try {
            if (!Files.isExecutable(target)) {
                Path part = Files.createTempFile(distribution.folder(), ".redis", "");
                try (InputStream stream =
                        RedisPart.class.getClassLoader().getResourceAsStream(name)) {
                    if (stream == null) {
                        throw new IOException(name + " is not bundled");
                    }
                    Files.copy(stream, part, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new HubFailure(
                    "There is no redis-server of version 7 or newer on the PATH and the embedded one"
                            + " cannot be unpacked ("
                            + e.getMessage()
                            + ").",
                    e);
        }
        return inspect(target, EMBEDDED_WARNING)
                .orElseThrow(
                        () ->
                                new HubFailure(
                                        "The embedded Redis does not run on this machine; install a"
                                                + " redis-server of version 7 or newer."));
    }

    private static String resourceName() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        boolean arm = "aarch64".equals(System.getProperty("os.arch"));
        if (mac) {
            return arm
                    ? "redis-server-6.2.6-v5-darwin-arm64"
                    : "redis-server-6.2.6-v5-darwin-amd64";
        }
        return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
    }

    private void writeSettings() throws IOException {
        Files.createDirectories(folder.redis());
        Path settings = settings();
        Files.deleteIfExists(settings);
        Files.createFile(
                settings,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                settings,
                """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir %s
                appendonly yes
                appendfsync everysec
                save ""
                maxmemory 512mb
                maxmemory-policy noeviction
                daemonize no
                """
                        .formatted(port, password, quoted(folder.redis())));
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Path settings() {
        return folder.redis().resolve("redis.conf");
    }

    /** How the server runs. */
    public ChildSpec spec() {
        return new ChildSpec(
                "redis",
                port,
                List.of(program.path().toString(), settings().toString()),
                Map.of(),
                folder.redis(),
                folder.log("redis"),
                StopSignal.TERM,
                Duration.ofSeconds(20),
                ChildSpec.Need.ESSENTIAL,
                () -> Health.redis(port, password));
    }

    /** Which Redis runs, for people. */
    public String description() {
        return program.version() + " (" + program.path() + ")";
    }

    /** What people should know about it; empty if nothing. */
    public String warning() {
        return program.warning();
    }

    /** Where the programs find it. */
    String uri() {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }
}
