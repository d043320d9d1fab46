package io.alliancehub.server.onnx;

import io.alliancehub.contract.ModelKind;
import io.alliancehub.contract.ServedModel;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A folder with an encoder: {@code model.onnx} and the files that say what it is. The model is one
 * file, read once: the bytes that run are those of the digest.
 *
 * @param graph the model file's bytes, mapped
 * @param digest SHA-256 over the name and the SHA-256 of each file that decides what comes out
 * @param scaledByBatch whether a step of its numbers is scaled by all rows of a batch together, so
 *     that a text's vector would depend on its company
 */
public record OnnxFolder(
        ByteBuffer graph,
        EncoderConfig config,
        Tokenizer tokenizer,
        String digest,
        boolean scaledByBatch) {

    private static final String GRAPH = "model.onnx";
    private static final int SCAN_BYTES = 1 << 20;

    /** All that a vector depends on; those that are there. */
    private static final List<String> FILES =
            List.of(
                    GRAPH,
                    "config.json",
                    "1_Pooling/config.json",
                    "tokenizer.json",
                    "vocab.txt",
                    "tokenizer_config.json");

    /** Operators that find one scale for a whole batch while it is computed. */
    private static final List<String> SCALED =
            List.of("DynamicQuantizeLinear", "DynamicQuantizeMatMul", "MatMulIntegerToFloat");

    /** Whether a path is such a folder. */
    public static boolean is(Path path) {
        return Files.isRegularFile(path.resolve(GRAPH));
    }

    /**
     * Reads a folder.
     *
     * @throws OnnxRefusedException naming what cannot be served
     */
    public static OnnxFolder read(Path folder) throws IOException {
        EncoderConfig config = EncoderConfig.read(folder);
        Vocabulary vocabulary = BertVocabulary.read(folder);
        if (vocabulary.size() > config.vocabulary()) {
            throw new OnnxRefusedException(
                    "the vocabulary has "
                            + vocabulary.size()
                            + " tokens, and config.json: vocab_size says "
                            + config.vocabulary());
        }
        ByteBuffer graph = map(folder.resolve(GRAPH));
        return new OnnxFolder(
                graph,
                config,
                Tokenizer.of(vocabulary),
                digest(folder, graph),
                SCALED.stream().anyMatch(name -> contains(graph, name)));
    }

    /** The model under a name, with the engine that runs it. */
    public LocalModel described(String alias, OnnxEngine engine) {
        return new LocalModel(
                new ServedModel(
                        alias,
                        config.kind() == ModelKind.RERANKING
                                ? ModelKind.RERANKING_ARCHITECTURE
                                : ModelKind.EMBEDDING_ARCHITECTURE,
                        scaledByBatch ? "ONNX-INT8" : "ONNX",
                        config.parameters(),
                        digest,
                        tokenizer.vocabulary().digest(),
                        null,
                        config.positions(),
                        engine.numericsProfile(),
                        config.kind(),
                        null,
                        false),
                tokenizer,
                null,
                engine);
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size == 0 || size > Integer.MAX_VALUE) {
                throw new OnnxRefusedException(GRAPH + " is empty, or has 2 GiB or more");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
        }
    }

    private static String digest(Path folder, ByteBuffer graph) throws IOException {
        MessageDigest all = sha256();
        for (String name : FILES) {
            MessageDigest each = sha256();
            if (name.equals(GRAPH)) {
                each.update(graph.duplicate());
            } else if (Files.isRegularFile(folder.resolve(name))) {
                each.update(Files.readAllBytes(folder.resolve(name)));
            } else {
                continue;
            }
            all.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            all.update(each.digest());
        }
        return HexFormat.of().formatHex(all.digest());
    }

    private static boolean contains(ByteBuffer graph, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
        byte[] part = new byte[SCAN_BYTES];
        for (long from = 0; from < graph.limit(); from += SCAN_BYTES - wanted.length) {
            int length = (int) Math.min(SCAN_BYTES, graph.limit() - from);
            graph.get((int) from, part, 0, length);
            if (new String(part, 0, length, StandardCharsets.ISO_8859_1).contains(name)) {
                return true;
            }
        }
        return false;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
