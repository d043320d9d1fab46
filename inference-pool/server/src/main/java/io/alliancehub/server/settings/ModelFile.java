package io.alliancehub.server.settings;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A model file, or a folder of safetensors, and the name to serve it under.
 *
 * @param alias letters, digits, dots, hyphens and underscores
 */
public record ModelFile(Path path, String alias) {

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String SUFFIX = ".gguf";

    public ModelFile {
        if (!ALIAS.matcher(alias).matches()) {
            throw new StartRefusedException(
                    "A model's alias has letters, digits, dots, hyphens and underscores; name one with --model FILE=alias.");
        }
    }

    /** Reads {@code FILE} or {@code FILE=alias}; without an alias it is the file's name. */
    static ModelFile parse(String text) {
        int equals = text.lastIndexOf('=');
        if (equals >= 0) {
            return new ModelFile(Path.of(text.substring(0, equals)), text.substring(equals + 1));
        }
        Path path = Path.of(text);
        String name = String.valueOf(path.getFileName());
        return new ModelFile(
                path,
                name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name);
    }
}
