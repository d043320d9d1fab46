package io.alliancehub.service.adapter;

import io.alliancehub.service.registry.AdapterFacts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/*
 * Only the head of the file is read: it must say that it is a low-rank adapter, and that all that it
 * names lies within the file. Whether the shapes fit a model is found out by the member that loads it.
 */
/** The structure of an adapter in GGUF. */
final class GgufFile {
    static final int MAGIC = 0x4655_4747;
    private static final long HEAD_BYTES_MAX = 16L << 20;
    private static final long KEYS_MAX = 4_096;
    private static final long ARRAY_MAX = 1 << 20;
    private static final int DIMENSIONS_MAX = 4;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int UINT32 = 4;
    private static final int[] VALUE_BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
    private static final long SIZE_MAX = 1L << 40;

    private final AdapterModules modules = new AdapterModules();
    private final Map<String, String> texts = new HashMap<>();
    private long alignment = 32;
    private long weightBytes;

    private GgufFile() {}

    /** What the file says. */
    static AdapterFacts read(Path file, String digest) throws IOException, RefusedFileException {
        GgufFile gguf = new GgufFile();
        long size = Files.size(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            gguf.head(new FileBytes(in, Math.min(HEAD_BYTES_MAX, size)), size);
        }
        return gguf.modules.facts(digest, AdapterFacts.Format.GGUF, size);
    }

    private void head(FileBytes in, long size) throws IOException, RefusedFileException {
        in.int32();
        int version = in.int32();
        if (version != 2 && version != 3) {
            throw new RefusedFileException(
                    "GGUF version %d is not read; write version 3".formatted(version));
        }
        long tensors = in.count("tensors", AdapterModules.TENSORS_MAX);
        long keys = in.count("settings", KEYS_MAX);
        for (long i = 0; i < keys; i++) {
            setting(in);
        }
        requireText("general.type", "adapter");
        requireText("adapter.type", "lora");
        for (long i = 0; i < tensors; i++) {
            tensor(in);
        }
        long start = Math.ceilDiv(in.position(), alignment) * alignment;
        if (weightBytes > size - start) {
            throw new RefusedFileException(
                    "the file is cut off: it describes more weights than it has");
        }
    }

    private void requireText(String key, String value) throws RefusedFileException {
        if (!value.equals(texts.get(key))) {
            throw new RefusedFileException(
                    "it is a GGUF file, but no low-rank adapter: %s must be %s"
                            .formatted(key, value));
        }
    }

    private void setting(FileBytes in) throws IOException, RefusedFileException {
        String key = in.string();
        int type = in.int32();
        if (type == STRING) {
            texts.put(key, in.string());
        } else if (type == ARRAY) {
            array(in);
        } else if (type == UINT32 && key.equals("general.alignment")) {
            alignment = in.int32();
            if (alignment < 8 || alignment > 65_536 || Long.bitCount(alignment) != 1) {
                throw new RefusedFileException("general.alignment must be a power of two from 8");
            }
        } else {
            in.skip(valueBytes(type));
        }
    }

    private static void array(FileBytes in) throws IOException, RefusedFileException {
        int type = in.int32();
        long count = in.count("values in one setting", ARRAY_MAX);
        if (type == STRING) {
            for (long i = 0; i < count; i++) {
                in.string();
            }
        } else {
            in.skip(count * valueBytes(type));
        }
    }

    private static int valueBytes(int type) throws RefusedFileException {
        int bytes = type >= 0 && type < VALUE_BYTES.length ? VALUE_BYTES[type] : 0;
        if (bytes == 0) {
            throw new RefusedFileException("a setting has a type that GGUF does not know");
        }
        return bytes;
    }

    private void tensor(FileBytes in) throws IOException, RefusedFileException {
        String text = in.string();
        int dimensions = in.int32();
        if (dimensions < 2 || dimensions > DIMENSIONS_MAX) {
            throw new RefusedFileException(
                    AdapterModules.shown(text) + " must have 2 to " + DIMENSIONS_MAX + " sizes");
        }
        long[] sizes = new long[dimensions];
        long elements = 1;
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = in.count("elements in one size", SIZE_MAX);
            if (sizes[i] < 1 || elements > SIZE_MAX / sizes[i]) {
                throw new RefusedFileException(AdapterModules.shown(text) + " has no such size");
            }
            elements *= sizes[i];
        }
        long bytes = bytes(in.int32(), elements, text);
        long offset = in.count("bytes before one weight", SIZE_MAX);
        weightBytes = Math.max(weightBytes, offset + bytes);
        // Sizes go from the innermost: A has the rank second, B has it first.
        if (text.endsWith(".lora_a")) {
            modules.add(weight(text), AdapterModules.Half.DOWN, sizes[1]);
        } else if (text.endsWith(".lora_b")) {
            modules.add(weight(text), AdapterModules.Half.UP, sizes[0]);
        } else {
            throw new RefusedFileException(
                    AdapterModules.shown(text) + " is neither lora_a nor lora_b of a weight");
        }
    }

    /** {@code blk.0.attn_q} of {@code blk.0.attn_q.weight.lora_a}. */
    private static String weight(String tensor) {
        String weight = tensor.substring(0, tensor.length() - ".lora_a".length());
        return weight.endsWith(".weight")
                ? weight.substring(0, weight.length() - ".weight".length())
                : weight;
    }

    private static long bytes(int type, long elements, String tensor) throws RefusedFileException {
        return switch (type) {
            case 0 -> elements * 4;
            case 1, 30 -> elements * 2;
            case 8 -> Math.ceilDiv(elements, 32) * 34;
            default ->
                    throw new RefusedFileException(
                            AdapterModules.shown(tensor) + " must be F32, F16, BF16 or Q8_0");
        };
    }
}
