package io.alliancehub.engine.gguf;

import io.alliancehub.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF model (version 3, little endian) of one file or of several parts, mapped into memory
 * read-only. Whatever the files say is checked before it is believed: a damaged file gives a {@link
 * GgufException} that names the field.
 */
public final class GgufFile implements ModelSource {

    private final MappedFiles mapped = new MappedFiles();
    private final GgufParts parts;

    private GgufFile(Path path) throws IOException {
        boolean opened = false;
        try {
            parts = GgufParts.open(path, mapped);
            opened = true;
        } finally {
            if (!opened) {
                mapped.close();
            }
        }
    }

    /**
     * Maps and checks a file, and with the first part of a split model all the others.
     *
     * @throws IOException if a file cannot be read
     * @throws GgufException if it is not a usable GGUF file, or a part is missing or another's
     */
    public static GgufFile open(Path path) throws IOException {
        return new GgufFile(path);
    }

    @Override
    public Map<String, GgufValue> metadata() {
        return Collections.unmodifiableMap(parts.metadata());
    }

    @Override
    public Collection<GgufTensor> tensors() {
        return Collections.unmodifiableCollection(parts.tensors().values());
    }

    @Override
    public @Nullable GgufTensor tensor(String name) {
        return parts.tensors().get(name);
    }

    @Override
    public RotaryRows rotaryRows() {
        return RotaryRows.BY_ARCHITECTURE;
    }

    @Override
    public List<Path> files() {
        return parts.files();
    }

    @Override
    public Vocabulary vocabulary() {
        return VocabularyMetadata.read(this);
    }

    @Override
    public void close() {
        mapped.close();
    }
}
