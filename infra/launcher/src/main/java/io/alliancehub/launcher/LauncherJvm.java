package io.alliancehub.launcher;

import io.alliancehub.launcher.part.Distribution;
import java.util.List;

/** The command line of another process of this program. */
final class LauncherJvm {
    private LauncherJvm() {}

    static List<String> command(Distribution distribution) {
        return List.of(
                distribution.java().toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dhub.dist=" + distribution.folder(),
                "-D" + Distribution.KEYCLOAK + "=" + System.getProperty(Distribution.KEYCLOAK, ""),
                "-cp",
                distribution.launcherClassPath(),
                HubCommand.class.getName());
    }
}
