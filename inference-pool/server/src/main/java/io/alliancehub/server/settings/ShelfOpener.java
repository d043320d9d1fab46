package io.alliancehub.server.settings;

import io.alliancehub.server.adapters.AdapterFolder;
import io.alliancehub.server.adapters.AdapterShelf;
import io.alliancehub.server.serving.ModelDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the folder of the adapters that the hub gives; one that goes with the member is removed.
 */
final class ShelfOpener {

    private static final Logger LOG = LoggerFactory.getLogger(ShelfOpener.class);

    private @Nullable Path passing;

    /** The shelf; null for a member that stands alone. */
    @Nullable AdapterShelf open(MemberSettings settings, ModelDirectory models) {
        if (settings.secret() == null) {
            return null;
        }
        AdapterSettings adapters = settings.adapters();
        Path folder = adapters.folder();
        try {
            if (folder == null) {
                folder = Files.createTempDirectory("hub-member-adapters");
                passing = folder;
            }
            var shelf = new AdapterShelf(models, AdapterFolder.open(folder, adapters.bytesMax()));
            shelf.restore();
            return shelf;
        } catch (IOException | UncheckedIOException unusable) {
            throw new StartRefusedException(
                    "The folder of adapters cannot be used; name one with --adapter-folder.");
        }
    }

    /** The member ends, and its engines with it. */
    void close() {
        Path folder = passing;
        if (folder == null) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> all = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : all) {
                Files.deleteIfExists(path);
            }
        } catch (IOException stays) {
            LOG.warn("the folder of adapters stays: {}", folder);
        }
    }
}
