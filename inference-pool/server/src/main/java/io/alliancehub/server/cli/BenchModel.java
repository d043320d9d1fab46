package io.alliancehub.server.cli;

import io.alliancehub.server.bench.ModelShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that a bench measures: the one of {@code --model}, or one of random weights of {@code
 * --shape} and {@code --quant}, made where {@code --model} says, and for the time of the command
 * where nothing does.
 */
final class BenchModel implements AutoCloseable {

    private final Path file;
    private final @Nullable ModelShape shape;
    private final @Nullable Path temporaryFolder;

    private BenchModel(Path file, @Nullable ModelShape shape, @Nullable Path temporaryFolder) {
        this.file = file;
        this.shape = shape;
        this.temporaryFolder = temporaryFolder;
    }

    /** Finds or makes it. */
    static BenchModel of(Options options) throws IOException {
        if (options.value("--shape").isEmpty()) {
            return new BenchModel(Path.of(options.required("--model")), null, null);
        }
        ModelShape shape =
                ModelShape.named(
                        options.required("--shape"), options.value("--quant").orElse("q8_0"));
        Path kept = options.value("--model").map(Path::of).orElse(null);
        if (kept == null) {
            return temporary(shape);
        }
        if (Files.notExists(kept)) {
            shape.write(kept);
        }
        return new BenchModel(kept, shape, null);
    }

    private static BenchModel temporary(ModelShape shape) throws IOException {
        Path folder = Files.createTempDirectory("hub-bench");
        var model = new BenchModel(folder.resolve("model.gguf"), shape, folder);
        boolean whole = false;
        try {
            shape.write(model.file);
            whole = true;
        } finally {
            if (!whole) {
                model.close();
            }
        }
        return model;
    }

    Path file() {
        return file;
    }

    /** The shape that was named; null where a file was. */
    @Nullable ModelShape shape() {
        return shape;
    }

    /** Deletes what was made for the time of the command. */
    @Override
    public void close() throws IOException {
        if (temporaryFolder != null) {
            Files.deleteIfExists(file);
            Files.delete(temporaryFolder);
        }
    }
}
