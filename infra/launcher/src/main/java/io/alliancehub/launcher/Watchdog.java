package io.alliancehub.launcher;

import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.part.Distribution;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A small shell that waits for the end of a pipe which the supervisor holds. The system closes that
 * pipe however the supervisor dies, and the shell then becomes the command that ends its leftovers:
 * so children never outlive their supervisor by more than a moment.
 */
final class Watchdog {
    private static final String FAREWELL = "bye";
    private static final String SCRIPT =
            "trap '' INT HUP; read -r word; [ \"$word\" = " + FAREWELL + " ] || exec \"$@\"";

    private final Process process;

    private Watchdog(Process process) {
        this.process = process;
    }

    static Watchdog start(Distribution distribution, DataFolder folder) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", SCRIPT, "hub-watchdog"));
        command.addAll(LauncherJvm.command(distribution));
        command.addAll(List.of("end-leftovers", "--data", folder.root().toString()));
        try {
            return new Watchdog(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.appendTo(folder.log("supervisor").toFile()))
                            .start());
        } catch (IOException e) {
            throw new HubFailure("Cannot start the watchdog (" + e.getMessage() + ").", e);
        }
    }

    /** Nothing is left to watch. */
    void dismiss() {
        try {
            process.getOutputStream().write((FAREWELL + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            process.destroy();
        }
    }
}
