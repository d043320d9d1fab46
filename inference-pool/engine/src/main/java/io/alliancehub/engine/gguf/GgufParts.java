package io.alliancehub.engine.gguf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * A split model is files NAME-00001-of-00003.gguf and so on. Each is a GGUF file of its own with the keys
 * split.no (from 0), split.count and split.tensors.count (of the whole model); the first has the model's
 * metadata. Only the first part's name is given; the others must lie beside it and say that they belong.
 */
/**
 * One GGUF model in one file or in several.
 *
 * @param files every part, first to last
 * @param metadata of the first part
 * @param tensors of all parts, by name
 */
record GgufParts(
        List<Path> files, Map<String, GgufValue> metadata, Map<String, GgufTensor> tensors) {

    private static final String NUMBER = "split.no";
    private static final String COUNT = "split.count";
    private static final String TENSORS = "split.tensors.count";
    private static final long PARTS_MAX = 99_999;
    private static final Pattern NAME = Pattern.compile("(.*)-00001-of-(\\d{5})\\.gguf");

    static GgufParts open(Path path, MappedFiles mapped) throws IOException {
        GgufHeader first = GgufHeader.read(mapped.map(path));
        long count = whole(first, COUNT, 1);
        if (count <= 1) {
            return new GgufParts(List.of(path), first.metadata(), first.tensors());
        }
        if (count > PARTS_MAX) {
            throw new GgufException(COUNT + " is " + count + ", more than " + PARTS_MAX);
        }
        long number = whole(first, NUMBER, -1);
        if (number != 0) {
            throw new GgufException(
                    "%s is %d: the file is not the first of %d parts; open that one"
                            .formatted(NUMBER, number, count));
        }
        String prefix = prefix(path, count);
        List<Path> files = new ArrayList<>(List.of(path));
        Map<String, GgufTensor> tensors = new LinkedHashMap<>(first.tensors());
        for (int i = 1; i < count; i++) {
            Path file = path.resolveSibling("%s-%05d-of-%05d.gguf".formatted(prefix, i + 1, count));
            add(tensors, part(file, i, count, mapped), file);
            files.add(file);
        }
        requireTotal(first, tensors.size());
        return new GgufParts(List.copyOf(files), first.metadata(), tensors);
    }

    /** The name's part before the number, which must be the first of {@code count}. */
    private static String prefix(Path path, long count) {
        Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
        if (!name.matches() || Long.parseLong(name.group(2)) != count) {
            throw new GgufException(
                    "%s is %d, so the file's name must end with -00001-of-%05d.gguf"
                            .formatted(COUNT, count, count));
        }
        return name.group(1);
    }

    private static GgufHeader part(Path file, int number, long count, MappedFiles mapped)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new GgufException(
                    "part %d of %d is missing: there is no %s"
                            .formatted(number + 1, count, file.getFileName()));
        }
        GgufHeader part;
        try {
            part = GgufHeader.read(mapped.map(file));
        } catch (GgufException e) {
            throw new GgufException(file.getFileName() + ": " + e.getMessage());
        }
        require(file, part, NUMBER, number);
        require(file, part, COUNT, count);
        return part;
    }

    private static void require(Path file, GgufHeader part, String key, long expected) {
        long found = whole(part, key, -1);
        if (found != expected) {
            throw new GgufException(
                    "%s: %s is %d, not %d".formatted(file.getFileName(), key, found, expected));
        }
    }

    private static void add(Map<String, GgufTensor> tensors, GgufHeader part, Path file) {
        for (GgufTensor tensor : part.tensors().values()) {
            if (tensors.put(tensor.name(), tensor) != null) {
                throw new GgufException(
                        "%s: tensor %s is in an earlier part too"
                                .formatted(file.getFileName(), tensor.name()));
            }
        }
    }

    private static void requireTotal(GgufHeader first, int found) {
        long total = whole(first, TENSORS, -1);
        if (total != found) {
            throw new GgufException(
                    "%s is %d, but the parts have %d tensors".formatted(TENSORS, total, found));
        }
    }

    private static long whole(GgufHeader header, String key, long fallback) {
        @Nullable GgufValue value = header.metadata().get(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof GgufValue.Whole(long number)) {
            return number;
        }
        throw new GgufException(key + " is not an integer");
    }
}
