package io.alliancehub.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How to start a process that no terminal's Ctrl-C or hang-up reaches. */
final class OwnSession {
    private OwnSession() {}

    /** Words to put before a command; they end by becoming that command. */
    static List<String> prefix() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "setsid"))) {
                return List.of("setsid");
            }
        }
        return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec {$ARGV[0]} @ARGV");
    }
}
