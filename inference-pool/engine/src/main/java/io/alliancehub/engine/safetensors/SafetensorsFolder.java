package io.alliancehub.engine.safetensors;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.GgufValue;
import io.alliancehub.engine.gguf.MappedFiles;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.engine.gguf.RotaryRows;
import io.alliancehub.engine.gguf.TensorType;
import io.alliancehub.tokenizer.Vocabulary;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as Hugging Face publishes it: safetensors in one file or in shards, with {@code
 * config.json} and {@code tokenizer.json} beside them, {@code tokenizer_config.json} and {@code
 * chat_template.jinja} where there are such. Tensors and metadata have GGUF's names, so that the
 * rest of the engine knows one kind of model. Nothing that the files say is believed unchecked.
 */
public final class SafetensorsFolder implements ModelSource {

    private static final long JSON_BYTES_MAX = 64L << 20;

    private final MappedFiles mapped = new MappedFiles();
    private final Path folder;
    private final List<Path> files = new ArrayList<>();
    private final Map<String, GgufValue> metadata;
    private final Map<String, GgufTensor> tensors;
    private final Vocabulary vocabulary;

    private SafetensorsFolder(Path folder) throws IOException {
        this.folder = folder;
        boolean opened = false;
        try {
            JsonMembers config = json("config.json");
            metadata = ConfigJson.metadata(config, String.valueOf(folder.getFileName()));
            vocabulary = readVocabulary(config);
            tensors = new ShardReader(folder, mapped, files).read();
            addRopeFactors(new RopeJson(config).factors());
            requireOutput(config);
            opened = true;
        } finally {
            if (!opened) {
                mapped.close();
            }
        }
    }

    /**
     * Maps and checks a folder's files.
     *
     * @throws IOException if a file cannot be read
     * @throws GgufException naming the file and the field, if it is not a usable model
     */
    public static SafetensorsFolder open(Path folder) throws IOException {
        return new SafetensorsFolder(folder.toAbsolutePath().normalize());
    }

    private Vocabulary readVocabulary(JsonMembers config) throws IOException {
        JsonMembers tokenizer = json("tokenizer.json");
        JsonMembers settings =
                Files.isRegularFile(folder.resolve("tokenizer_config.json"))
                        ? json("tokenizer_config.json")
                        : null;
        return TokenizerJson.read(tokenizer, config, settings, chatTemplate(settings));
    }

    private @Nullable String chatTemplate(@Nullable JsonMembers settings) throws IOException {
        if (Files.isRegularFile(folder.resolve("chat_template.jinja"))) {
            return StandardCharsets.UTF_8.decode(content("chat_template.jinja")).toString();
        }
        return settings == null ? null : settings.text("chat_template").orElse(null);
    }

    private void addRopeFactors(float @Nullable [] factors) {
        if (factors == null) {
            return;
        }
        String name = "rope_freqs.weight";
        MemorySegment data = mapped.floats(factors);
        var tensor =
                new GgufTensor(
                        name,
                        List.of((long) factors.length),
                        TensorType.F32,
                        data,
                        0,
                        data.byteSize());
        if (tensors.put(name, tensor) != null) {
            throw new GgufException("tensor " + name + " is there, and config.json states factors");
        }
    }

    private void requireOutput(JsonMembers config) {
        if (!config.truth("tie_word_embeddings", false) && !tensors.containsKey("output.weight")) {
            throw new GgufException(
                    "lm_head.weight is missing, and config.json does not tie it to the embedding");
        }
    }

    private JsonMembers json(String name) throws IOException {
        return JsonReader.object(name, content(name));
    }

    private ByteBuffer content(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new GgufException("the folder has no " + name);
        }
        if (Files.size(file) > JSON_BYTES_MAX) {
            throw new GgufException(name + " is larger than " + JSON_BYTES_MAX + " bytes");
        }
        files.add(file);
        return ByteBuffer.wrap(Files.readAllBytes(file));
    }

    @Override
    public Map<String, GgufValue> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    @Override
    public Collection<GgufTensor> tensors() {
        return Collections.unmodifiableCollection(tensors.values());
    }

    @Override
    public @Nullable GgufTensor tensor(String name) {
        return tensors.get(name);
    }

    @Override
    public RotaryRows rotaryRows() {
        return RotaryRows.HALVES;
    }

    @Override
    public List<Path> files() {
        return List.copyOf(files);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void close() {
        mapped.close();
    }
}
