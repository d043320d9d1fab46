package io.alliancehub.engine.safetensors;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.MappedFiles;
import io.alliancehub.engine.gguf.TensorType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads every tensor of a folder: of {@code model.safetensors}, or of the shards that {@code
 * model.safetensors.index.json} gives each tensor to.
 */
final class ShardReader {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final long INDEX_BYTES_MAX = 64L << 20;
    private static final int SHARDS_MAX = 4096;

    /** A plain name: what an index names must lie in its own folder. */
    private static final Pattern SHARD =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.safetensors");

    private final Path folder;
    private final MappedFiles mapped;
    private final List<Path> files;
    private final Map<String, GgufTensor> tensors = new LinkedHashMap<>();

    /**
     * A reader.
     *
     * @param files what was read is added here
     */
    ShardReader(Path folder, MappedFiles mapped, List<Path> files) {
        this.folder = folder;
        this.mapped = mapped;
        this.files = files;
    }

    /** Tensors by GGUF's names. */
    Map<String, GgufTensor> read() throws IOException {
        if (Files.isRegularFile(folder.resolve(INDEX))) {
            readShards();
        } else if (Files.isRegularFile(folder.resolve(SINGLE))) {
            for (GgufTensor tensor : file(SINGLE)) {
                add(SINGLE, tensor);
            }
        } else {
            throw new GgufException("the folder has neither " + SINGLE + " nor " + INDEX);
        }
        return tensors;
    }

    private void readShards() throws IOException {
        Map<String, String> shardOf = weightMap();
        var shards = new TreeSet<>(shardOf.values());
        if (shards.size() > SHARDS_MAX) {
            throw new GgufException(INDEX + " names more than " + SHARDS_MAX + " files");
        }
        for (String shard : shards) {
            if (!Files.isRegularFile(folder.resolve(shard))) {
                throw new GgufException("%s names %s, which is missing".formatted(INDEX, shard));
            }
            for (GgufTensor tensor : file(shard)) {
                if (!shard.equals(shardOf.remove(tensor.name()))) {
                    throw new GgufException(
                            "%s: tensor %s is not there by %s"
                                    .formatted(shard, tensor.name(), INDEX));
                }
                add(shard, tensor);
            }
        }
        if (!shardOf.isEmpty()) {
            Map.Entry<String, String> missing = shardOf.entrySet().iterator().next();
            throw new GgufException(
                    "%s: weight_map.%s is %s, which does not have it"
                            .formatted(INDEX, missing.getKey(), missing.getValue()));
        }
    }

    private Map<String, String> weightMap() throws IOException {
        Path index = folder.resolve(INDEX);
        if (Files.size(index) > INDEX_BYTES_MAX) {
            throw new GgufException(INDEX + " is larger than " + INDEX_BYTES_MAX + " bytes");
        }
        files.add(index);
        JsonMembers map =
                JsonReader.object(INDEX, ByteBuffer.wrap(Files.readAllBytes(index)))
                        .requiredMembers("weight_map");
        Map<String, String> shards = new LinkedHashMap<>();
        for (String tensor : map.values().keySet()) {
            String shard = map.requiredText(tensor);
            if (!SHARD.matcher(shard).matches()) {
                throw map.wrong(tensor, "the plain name of a safetensors file");
            }
            shards.put(tensor, shard);
        }
        return shards;
    }

    private List<GgufTensor> file(String name) throws IOException {
        Path path = folder.resolve(name);
        files.add(path);
        return SafetensorsHeader.read(name, mapped.map(path));
    }

    private void add(String file, GgufTensor tensor) {
        String name = TensorNames.ofGguf(tensor.name());
        boolean vector = tensor.dimensions().size() == 1;
        GgufTensor renamed =
                vector && tensor.type() != TensorType.F32
                        ? widened(name, tensor)
                        : new GgufTensor(
                                name,
                                tensor.dimensions(),
                                tensor.type(),
                                tensor.data(),
                                tensor.offset(),
                                tensor.bytes());
        if (tensors.put(name, renamed) != null) {
            throw new GgufException(
                    "%s: tensor %s is there under another name too".formatted(file, name));
        }
    }

    /**
     * A norm or bias as F32, which is what the decoder computes with and what GGUF stores: the
     * numbers are the same, and at most twice the bytes that the file has.
     */
    private GgufTensor widened(String name, GgufTensor tensor) {
        long count = tensor.elements();
        MemorySegment floats = mapped.floats(tensor);
        return new GgufTensor(
                name,
                tensor.dimensions(),
                TensorType.F32,
                floats,
                0,
                Math.multiplyExact(4L, count));
    }
}
