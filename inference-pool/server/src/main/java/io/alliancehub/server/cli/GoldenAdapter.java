package io.alliancehub.server.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An adapter of golden data in one of its forms.
 *
 * @param name of its file or folder
 * @param file a GGUF file or a PEFT folder, for which the reference is the same
 */
record GoldenAdapter(String name, Path file, GoldenReference reference) {

    /** The adapters in {@code lora/} beside a model that say they are for it, in both forms. */
    static List<GoldenAdapter> of(Path model) throws IOException {
        Path folder = model.resolveSibling("lora");
        List<GoldenAdapter> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        var files = new TreeSet<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.gguf")) {
            stream.forEach(files::add);
        }
        for (Path gguf : files) {
            String stem = gguf.getFileName().toString().replaceFirst("\\.gguf$", "");
            if (isFor(gguf.resolveSibling(stem + ".json"), model)) {
                GoldenReference reference = GoldenReference.read(gguf, stem);
                for (Path form : List.of(gguf, gguf.resolveSibling(stem + ".peft"))) {
                    found.add(new GoldenAdapter(form.getFileName().toString(), form, reference));
                }
            }
        }
        return found;
    }

    private static boolean isFor(Path json, Path model) throws IOException {
        if (!Files.isRegularFile(json)) {
            return false;
        }
        try {
            JsonNode name = Json.MAPPER.readTree(Files.readAllBytes(json)).get("model");
            return name != null && name.asString("").equals(model.getFileName().toString());
        } catch (JacksonException damaged) {
            throw new CommandFailedException(json.getFileName() + " is damaged");
        }
    }
}
