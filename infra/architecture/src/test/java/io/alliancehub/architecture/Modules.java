package io.alliancehub.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of each Maven module, read from where the build has just put them. */
enum Modules {
    CONTRACT("tenant-service/contract"),
    TELEMETRY("infra/telemetry"),
    SERVICE("tenant-service/service"),
    KERNEL("inference-pool/kernel"),
    TOKENIZER("inference-pool/tokenizer"),
    ENGINE("inference-pool/engine"),
    SERVER("inference-pool/server"),
    GATEWAY("gateway"),
    LAUNCHER("infra/launcher"),
    /** In a Maven profile of its own. */
    TRAINER("inference-pool/trainer");

    private final String folder;

    Modules(String folder) {
        this.folder = folder;
    }

    static Stream<Modules> withSources() {
        return Stream.of(values())
                .filter(module -> module != TRAINER || Boolean.getBoolean("hub.trainer"))
                .filter(
                        module ->
                                Files.isDirectory(
                                        root().resolve(module.folder).resolve("src/main")));
    }

    JavaClasses mainClasses() {
        Path path = output("classes");
        if (!Files.isDirectory(path)) {
            throw new AssertionError(path + " is missing: build " + folder + " first");
        }
        return new ClassFileImporter().importPath(path);
    }

    Path output(String name) {
        return root().resolve(folder).resolve("target").resolve(name);
    }

    static JavaClasses allTests() {
        return new ClassFileImporter()
                .importPaths(
                        List.of(values()).stream()
                                .map(module -> module.output("test-classes"))
                                .filter(Files::isDirectory)
                                .toList());
    }

    private static Path root() {
        return Path.of(System.getProperty("hub.root"));
    }
}
