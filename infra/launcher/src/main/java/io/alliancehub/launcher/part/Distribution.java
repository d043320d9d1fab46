package io.alliancehub.launcher.part;

import io.alliancehub.launcher.console.HubFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The copy of the built programs that a hub runs from; builds never change it.
 *
 * @param folder one folder for each program, with its jar and {@code lib}
 * @param java the JDK's {@code java}
 * @param caches whether our programs start from AOT caches or make them
 */
public record Distribution(Path folder, Path java, Caches caches) {
    /**
     * What is done with the JVM's ahead-of-time caches, which more than halve the work of a start.
     */
    public enum Caches {
        /** Where there is one; the JVM passes over one that does not fit. */
        USE,
        /** Written when the program ends. */
        MAKE
    }

    /** The system property that names the built Keycloak, where the script has made one. */
    public static final String KEYCLOAK = "hub.keycloak.home";

    private static final String VERSION = "0.1.0";
    private static final int JAVA_FEATURE = 25;

    /** The distribution that the {@code hub} script named, run by this JVM's own JDK. */
    public static Distribution current(Caches caches) {
        int feature = Runtime.version().feature();
        if (feature != JAVA_FEATURE) {
            throw new HubFailure(
                    "The hub needs a JDK "
                            + JAVA_FEATURE
                            + " and runs on "
                            + feature
                            + "; set JAVA_HOME.");
        }
        String folder = System.getProperty("hub.dist", "");
        if (folder.isEmpty()) {
            throw new HubFailure("The launcher was not started by ./hub: hub.dist is not set.");
        }
        return new Distribution(
                Path.of(folder).toAbsolutePath(),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                caches);
    }

    /** The product's version. */
    public String version() {
        return VERSION;
    }

    /** Class path of one program, for example {@code gateway} with artifact {@code hub-gateway}. */
    String classPath(String program, String artifact) {
        Path home = folder.resolve(program);
        return home.resolve(artifact + "-" + VERSION + ".jar")
                + File.pathSeparator
                + home.resolve("lib")
                + File.separator
                + "*";
    }

    /** JVM options of one program's start. */
    List<String> cacheOptions(String program) {
        Path cache = folder.resolve(program).resolve(program + ".aot");
        return switch (caches) {
            case MAKE -> List.of("-XX:AOTCacheOutput=" + cache);
            case USE -> Files.isRegularFile(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
        };
    }

    /** The launcher's own class path. */
    public String launcherClassPath() {
        return classPath("launcher", "hub-launcher");
    }

    /** The unpacked and built Keycloak, which many hubs share. */
    Path keycloak() {
        String home = System.getProperty(KEYCLOAK, "");
        if (home.isEmpty() || !Files.isRegularFile(Path.of(home, "lib", "quarkus-run.jar"))) {
            throw new HubFailure(
                    "There is no Keycloak to start; './hub up' prepares it, and --no-console does"
                            + " without.");
        }
        return Path.of(home).toAbsolutePath();
    }

    /** The realm that Keycloak imports. */
    Path realm() {
        Path realm = folder.resolve("alliance-hub-realm.json");
        if (!Files.isRegularFile(realm)) {
            throw new HubFailure("The realm's file is missing from " + folder + ".");
        }
        return realm;
    }

    /** The bundled model. */
    Path bundledModel() {
        Path model = folder.resolve("hub-mini.gguf");
        if (!Files.isRegularFile(model)) {
            throw new HubFailure("The bundled model is missing from " + folder + ".");
        }
        return model;
    }
}
