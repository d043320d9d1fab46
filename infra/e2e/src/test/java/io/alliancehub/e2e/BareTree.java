package io.alliancehub.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A project folder with nothing in it but the {@code hub} script, and a Maven on the PATH that
 * packages files which are no programs: enough to see what the script builds, keeps and removes.
 */
final class BareTree {
    private static final List<String> MODULES =
            List.of(
                    "tenant-service/contract",
                    "infra/telemetry",
                    "admin-ui",
                    "inference-pool/kernel",
                    "inference-pool/tokenizer",
                    "inference-pool/engine");
    private static final Map<String, String> PROGRAMS =
            Map.of(
                    "tenant-service/service", "hub-service",
                    "gateway", "hub-gateway",
                    "inference-pool/server", "hub-member",
                    "infra/launcher", "hub-launcher");

    final Path root;
    final HubScript script;
    private final Path tools;

    /** Makes the folder {@code root}; other files of the test go beside it. */
    BareTree(Path root) throws IOException {
        this.root = Files.createDirectories(root);
        this.tools = Files.createDirectories(root.resolve("tools"));
        this.script = HubScript.in(root, root);
        Files.copy(Path.of(System.getProperty("hub.root", ""), "hub"), root.resolve("hub"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        for (String module : Stream.concat(MODULES.stream(), PROGRAMS.keySet().stream()).toList()) {
            Files.createDirectories(root.resolve(module).resolve("src/main"));
        }
        tool("mvn", maven());
    }

    /** Like the real one it only adds to what is there; each packaging leaves a line. */
    private static String maven() {
        StringBuilder text =
                new StringBuilder(
                        """
                        if [ "$1" = -v ]; then echo "Apache Maven 3.9.9"; exit; fi
                        echo packaged >>packagings
                        sleep 1
                        """);
        PROGRAMS.forEach(
                (folder, artifact) ->
                        text.append("mkdir -p %s/target/lib\n".formatted(folder))
                                .append("echo new >%s/target/lib/new.jar\n".formatted(folder))
                                .append(
                                        "echo jar >%s/target/%s-0.1.0.jar\n"
                                                .formatted(folder, artifact)));
        return text.toString();
    }

    /** Puts a shell script before all others of its name on the PATH. */
    void tool(String name, String script) throws IOException {
        Path path = tools.resolve(name);
        Files.writeString(path, "#!/usr/bin/env bash\n" + script);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    HubScript.Outcome hub(String... words) {
        return script.run(environment(), List.of(words));
    }

    private Map<String, String> environment() {
        return Map.of(
                "HUB_JAVA_HOME",
                System.getProperty("java.home"),
                "HUB_BUILD_LOCKED",
                "",
                "PATH",
                tools + ":" + System.getenv("PATH"));
    }

    /** A distribution that was made two hours ago. */
    Path oldDistribution(String name) throws IOException {
        Path old = Files.createDirectories(root.resolve("build/dist").resolve(name));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        return old;
    }

    /** Every distribution there is. */
    List<Path> distributions() throws IOException {
        try (Stream<Path> all = Files.list(root.resolve("build/dist"))) {
            return all.sorted().toList();
        }
    }
}
