package io.alliancehub.server.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The adapters of a member.
 *
 * @param files that it has by itself
 * @param folder where it keeps those that the hub gives it; null for one that goes with it
 * @param bytesMax of these together
 */
public record AdapterSettings(List<AdapterFile> files, @Nullable Path folder, long bytesMax) {

    private static final long BYTES_MAX = 8L << 30;

    /** What a member has unless it is told otherwise. */
    public static final AdapterSettings NONE = new AdapterSettings(List.of(), null, BYTES_MAX);

    public AdapterSettings {
        files = List.copyOf(files);
    }

    static AdapterSettings parse(CommandLine line) {
        List<AdapterFile> files = new ArrayList<>();
        for (String adapter : line.all("--adapter")) {
            files.add(AdapterFile.parse(adapter));
        }
        String folder = line.text("--adapter-folder", "");
        return new AdapterSettings(
                files,
                folder.isEmpty() ? null : Path.of(folder),
                line.number("--adapter-bytes", BYTES_MAX, 1, Long.MAX_VALUE));
    }
}
