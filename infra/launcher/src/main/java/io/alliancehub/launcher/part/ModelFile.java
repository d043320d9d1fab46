package io.alliancehub.launcher.part;

import io.alliancehub.launcher.console.HubFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A model to serve.
 *
 * @param alias what banks call it
 */
public record ModelFile(Path file, String alias) {
    // Short enough for the registry (64) also with the name that a newer version has meanwhile.
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}");
    private static final String SUFFIX = ".gguf";
    private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads {@code FILE[=alias]}, a GGUF file or a folder of safetensors, and checks that it can be
     * a model at all; without an alias it is the file's name.
     */
    public static ModelFile parse(String text) {
        int equals = text.lastIndexOf('=');
        boolean named = equals > 0 && !Files.exists(Path.of(text));
        Path file = Path.of(named ? text.substring(0, equals) : text).toAbsolutePath().normalize();
        ModelFile model = new ModelFile(file, named ? text.substring(equals + 1) : name(file));
        model.check();
        return model;
    }

    private static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private void check() {
        boolean folder = Files.isDirectory(file);
        if (!folder && !Files.isRegularFile(file)) {
            throw new HubFailure("The model file " + file + " does not exist.");
        }
        if (!ALIAS.matcher(alias).matches()) {
            throw new HubFailure(
                    "'"
                            + alias
                            + "' cannot name a model: use up to 50 letters, digits, dots, dashes"
                            + " and underscores, as in --model FILE=alias.");
        }
        if (folder) {
            requireConfig();
        } else {
            requireGguf();
        }
    }

    /** A folder of safetensors has its description beside them. */
    private void requireConfig() {
        if (!Files.isRegularFile(file.resolve("config.json"))) {
            throw new HubFailure("The folder " + file + " is not a model: it has no config.json.");
        }
    }

    private void requireGguf() {
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
        return file + "=" + alias;
    }
}
