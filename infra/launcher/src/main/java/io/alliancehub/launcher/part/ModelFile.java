package io.alliancehub.launcher.part;

import io.alliancehub.launcher.console.HubFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A model to serve.
 *
 * @param alias null: the member takes the file's name
 */
public record ModelFile(Path file, @Nullable String alias) {
    private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);

    /** Reads {@code FILE[=alias]} and checks that the file can be a model at all. */
    public static ModelFile parse(String text) {
        int equals = text.lastIndexOf('=');
        boolean named = equals > 0 && !Files.exists(Path.of(text));
        Path file = Path.of(named ? text.substring(0, equals) : text).toAbsolutePath().normalize();
        ModelFile model = new ModelFile(file, named ? text.substring(equals + 1) : null);
        model.check();
        return model;
    }

    private void check() {
        if (!Files.isRegularFile(file)) {
            throw new HubFailure("The model file " + file + " does not exist.");
        }
        if (alias != null && !alias.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new HubFailure(
                    "'"
                            + alias
                            + "' cannot name a model: use up to 64 letters, digits, dots, dashes"
                            + " and underscores.");
        }
        byte[] head;
        try (InputStream stream = Files.newInputStream(file)) {
            head = stream.readNBytes(MAGIC.length);
        } catch (IOException e) {
            throw new HubFailure(
                    "Cannot read the model file " + file + " (" + e.getMessage() + ").", e);
        }
        if (!Arrays.equals(head, MAGIC)) {
            throw new HubFailure("The file " + file + " is not a GGUF model.");
        }
    }

    /** As the member's {@code --model} takes it. */
    String argument() {
        return alias == null ? file.toString() : file + "=" + alias;
    }
}
