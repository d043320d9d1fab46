package io.alliancehub.service.adapter;

import io.alliancehub.service.registry.AdapterFacts;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/*
 * The archive has two files and no third: nothing in it can be a pickle, which is a program and would
 * be run by whoever reads it. Of the weights only the head is looked at, and that all that it names
 * lies within the file, without gaps in which something else could hide.
 */
/** The structure of an adapter as PEFT writes it, in a ZIP archive. */
final class PeftArchive {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final int CONFIG_BYTES_MAX = 1 << 20;
    private static final int HEAD_BYTES_MAX = 16 << 20;
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";
    private static final Map<String, Integer> TYPE_BYTES = Map.of("F32", 4, "F16", 2, "BF16", 2);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final ZipFile zip;
    private final long bytesMax;
    private final AdapterModules modules = new AdapterModules();

    private PeftArchive(ZipFile zip, long bytesMax) {
        this.zip = zip;
        this.bytesMax = bytesMax;
    }

    /**
     * What the file says.
     *
     * @param bytesMax of the weights once they are unpacked
     */
    static AdapterFacts read(Path file, String digest, long bytesMax)
            throws IOException, RefusedFileException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            PeftArchive archive = new PeftArchive(zip, bytesMax);
            archive.requireItsTwoFiles();
            archive.config();
            archive.weights();
            return archive.modules.facts(digest, AdapterFacts.Format.PEFT, Files.size(file));
        } catch (ZipException | EOFException e) {
            throw new RefusedFileException("the ZIP archive is damaged; make it again");
        } catch (JacksonException e) {
            throw new RefusedFileException("its description is no valid JSON");
        }
    }

    private void requireItsTwoFiles() throws RefusedFileException {
        Set<String> names = new HashSet<>();
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            String name = entries.nextElement().getName();
            if (!name.equals(CONFIG) && !name.equals(WEIGHTS)) {
                throw new RefusedFileException(
                        "the archive holds %s; it may hold %s and %s alone, at its top%s"
                                .formatted(
                                        AdapterModules.shown(name),
                                        CONFIG,
                                        WEIGHTS,
                                        name.endsWith(".bin") || name.endsWith(".pt")
                                                ? "; save the weights as safetensors, pickles are"
                                                        + " never read"
                                                : ""));
            }
            if (!names.add(name)) {
                throw new RefusedFileException("the archive holds " + name + " twice");
            }
        }
        if (names.size() != 2) {
            throw new RefusedFileException("the archive must hold " + CONFIG + " and " + WEIGHTS);
        }
    }

    private void config() throws IOException, RefusedFileException {
        JsonNode config = JSON.readTree(bytes(CONFIG, CONFIG_BYTES_MAX));
        if (!config.path("peft_type").asString("").equals("LORA")) {
            throw new RefusedFileException(CONFIG + ": peft_type must be LORA");
        }
        if (!config.path("r").isInt() || config.path("r").asInt() < 1) {
            throw new RefusedFileException(CONFIG + ": r must be a positive number");
        }
        if (!config.path("lora_alpha").isNumber()) {
            throw new RefusedFileException(CONFIG + ": lora_alpha must be a number");
        }
        if (config.path("use_dora").asBoolean(false)) {
            throw new RefusedFileException(CONFIG + ": use_dora is not supported");
        }
        if (!config.path("bias").asString("none").equals("none")) {
            throw new RefusedFileException(CONFIG + ": bias must be none");
        }
    }

    private byte[] bytes(String name, int most) throws IOException, RefusedFileException {
        try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new RefusedFileException(name + " is longer than " + most + " bytes");
            }
            return bytes;
        }
    }

    private void weights() throws IOException, RefusedFileException {
        try (InputStream in = zip.getInputStream(zip.getEntry(WEIGHTS))) {
            FileBytes bytes = new FileBytes(in, bytesMax);
            int length = (int) bytes.count("bytes of description", HEAD_BYTES_MAX);
            JsonNode head = JSON.readTree(bytes.bytes(length));
            if (!head.isObject() || head.size() > AdapterModules.TENSORS_MAX) {
                throw new RefusedFileException(
                        WEIGHTS + " must describe 1 to " + AdapterModules.TENSORS_MAX + " tensors");
            }
            List<Span> spans = new ArrayList<>();
            for (Map.Entry<String, JsonNode> it : head.properties()) {
                if (!it.getKey().equals("__metadata__")) {
                    spans.add(tensor(it.getKey(), it.getValue()));
                }
            }
            // One byte more is looked for: the weights must end where the file does.
            bytes.skip(end(spans));
            if (in.read() >= 0) {
                throw new RefusedFileException(WEIGHTS + " is longer than it says");
            }
        }
    }

    private Span tensor(String name, JsonNode tensor) throws RefusedFileException {
        String shown = AdapterModules.shown(name);
        Integer typeBytes = TYPE_BYTES.get(tensor.path("dtype").asString(""));
        if (typeBytes == null) {
            throw new RefusedFileException(shown + " must be F32, F16 or BF16");
        }
        JsonNode shape = tensor.path("shape");
        if (shape.size() != 2 || !shape.get(0).isInt() || !shape.get(1).isInt()) {
            throw new RefusedFileException(shown + " must have two sizes");
        }
        long bytes = (long) shape.get(0).asInt() * shape.get(1).asInt();
        JsonNode offsets = tensor.path("data_offsets");
        if (offsets.size() != 2
                || !offsets.get(0).canConvertToLong()
                || !offsets.get(1).canConvertToLong()) {
            throw new RefusedFileException(shown + " must have two data_offsets");
        }
        Span span = new Span(offsets.get(0).asLong(), offsets.get(1).asLong());
        if (bytes < 1 || span.end() - span.begin() != bytes * typeBytes) {
            throw new RefusedFileException(shown + " has not as many bytes as its sizes say");
        }
        if (name.endsWith(DOWN)) {
            add(name, DOWN, AdapterModules.Half.DOWN, shape.get(0).asInt());
        } else if (name.endsWith(UP)) {
            add(name, UP, AdapterModules.Half.UP, shape.get(1).asInt());
        } else {
            throw new RefusedFileException(shown + " is neither lora_A nor lora_B of a weight");
        }
        return span;
    }

    private void add(String name, String ending, AdapterModules.Half half, int rank)
            throws RefusedFileException {
        modules.add(name.substring(0, name.length() - ending.length()), half, rank);
    }

    private static long end(List<Span> spans) throws RefusedFileException {
        spans.sort(Comparator.comparingLong(Span::begin));
        long end = 0;
        for (Span span : spans) {
            if (span.begin() != end) {
                throw new RefusedFileException(WEIGHTS + " has gaps or weights that overlap");
            }
            end = span.end();
        }
        return end;
    }

    /** Where a tensor lies in the data. */
    private record Span(long begin, long end) {}
}
