package io.alliancehub.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 in lower-case hexadecimal. */
final class FileDigest {

    private static final int BUFFER_BYTES = 1 << 20;

    private FileDigest() {}

    /** Of one file its own; of several, the digest of theirs in order. */
    static String of(List<Path> files) throws IOException {
        if (files.size() == 1) {
            return HexFormat.of().formatHex(bytesOf(files.getFirst()));
        }
        MessageDigest digest = sha256();
        for (Path file : files) {
            digest.update(bytesOf(file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] bytesOf(Path path) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(path)) {
            int read = in.read(buffer);
            while (read >= 0) {
                digest.update(buffer, 0, read);
                read = in.read(buffer);
            }
        }
        return digest.digest();
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
