package io.alliancehub.service.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where banks' adapters are kept, and how much of them.
 *
 * @param folder null where no bank may upload any
 * @param fileBytesMax of one adapter
 * @param bankBytesMax of all that one bank has, open uploads included
 */
public record AdapterSettings(@Nullable Path folder, long fileBytesMax, long bankBytesMax) {
    private static final long FILE_BYTES_MAX = 256L << 20;
    private static final long BANK_BYTES_MAX = 2L << 30;

    static AdapterSettings of(HubSettings settings) {
        HubSettings.Adapter given = settings.adapter();
        if (given == null) {
            return new AdapterSettings(null, FILE_BYTES_MAX, BANK_BYTES_MAX);
        }
        long file = positive("HUB_ADAPTER_FILE_BYTES_MAX", given.fileBytesMax(), FILE_BYTES_MAX);
        long bank = positive("HUB_ADAPTER_BANK_BYTES_MAX", given.bankBytesMax(), BANK_BYTES_MAX);
        return new AdapterSettings(folder(given.folder()), file, bank);
    }

    private static @Nullable Path folder(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new SettingRefused("HUB_ADAPTER_FOLDER is no path of a folder");
        }
    }

    private static long positive(String variable, @Nullable Long value, long otherwise) {
        if (value != null && value < 1) {
            throw new SettingRefused(variable + " must be positive");
        }
        return value == null ? otherwise : value;
    }
}
