package io.alliancehub.service.adapter;

import io.alliancehub.service.registry.AdapterFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells what a file is, and reads its structure without trusting it. */
final class AdapterFile {
    private static final int ZIP_MAGIC = 0x0403_4b50;

    private AdapterFile() {}

    /**
     * What the file says.
     *
     * @param digest of its bytes
     * @param bytesMax of its weights once they are unpacked
     * @throws RefusedFileException where it is no adapter that the hub takes
     */
    static AdapterFacts read(Path file, String digest, long bytesMax)
            throws IOException, RefusedFileException {
        int magic = magic(file);
        if (magic == GgufFile.MAGIC) {
            return GgufFile.read(file, digest);
        }
        if (magic == ZIP_MAGIC) {
            return PeftArchive.read(file, digest, bytesMax);
        }
        throw new RefusedFileException(
                "it is neither a GGUF adapter nor a ZIP archive of adapter_config.json and"
                        + " adapter_model.safetensors; pickles (.bin, .pt) are never read");
    }

    private static int magic(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] four = in.readNBytes(Integer.BYTES);
            return four.length < Integer.BYTES
                    ? 0
                    : ByteBuffer.wrap(four).order(ByteOrder.LITTLE_ENDIAN).getInt();
        }
    }
}
