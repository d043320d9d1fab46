package io.alliancehub.launcher.folder;

import io.alliancehub.launcher.console.HubFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Small JSON files that only their owner can read, replaced whole or not at all. */
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private Json() {}

    static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Optional.of(MAPPER.readValue(Files.readString(file), type));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException | JacksonException unreadable) {
            throw new HubFailure(
                    "Cannot read " + file + " (" + unreadable.getMessage() + ").", unreadable);
        }
    }

    static void write(Path file, Object value) {
        try {
            Path part =
                    Files.createTempFile(
                            file.getParent(),
                            "." + file.getFileName(),
                            ".part",
                            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.write(part, MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8));
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HubFailure("Cannot write " + file + " (" + e.getMessage() + ").", e);
        }
    }
}
