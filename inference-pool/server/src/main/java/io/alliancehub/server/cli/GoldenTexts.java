package io.alliancehub.server.cli;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.UnsupportedVocabularyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * Vocabularies of a folder against the tokens that another program made: beside {@code NAME.gguf}
 * (or {@code NAME.gguf.gz}) lie {@code NAME.gguf.inp}, texts with a separator between them, and
 * {@code NAME.gguf.out}, a line of ids for each. A text must also come back from its tokens.
 */
final class GoldenTexts {

    private static final String SEPARATOR = "\n__ggml_vocab_test__\n";
    private static final long VOCABULARY_BYTES_MAX = 256L << 20;
    private static final int DIFFERENCES_MAX = 3;

    private GoldenTexts() {}

    /** One verdict for each vocabulary; none where there is no such folder. */
    static List<GoldenVerdict> compare(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Set<Path> vocabularies = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{gguf,gguf.gz}")) {
            files.forEach(vocabularies::add);
        }
        List<GoldenVerdict> verdicts = new ArrayList<>();
        for (Path vocabulary : vocabularies) {
            verdicts.add(compareOne(vocabulary));
        }
        return verdicts;
    }

    private static GoldenVerdict compareOne(Path vocabulary) {
        String name = String.valueOf(vocabulary.getFileName()).replaceFirst("[.]gz$", "");
        try {
            Tokenizer tokenizer = tokenizer(vocabulary);
            // The file ends with a line end behind the last separator's text.
            String[] texts =
                    Files.readString(vocabulary.resolveSibling(name + ".inp")).split(SEPARATOR, -1);
            List<String> lines = Files.readAllLines(vocabulary.resolveSibling(name + ".out"));
            if (texts.length < lines.size()) {
                return fail(name, "it has more lines of tokens than texts");
            }
            return compare(name, tokenizer, texts, lines);
        } catch (GgufException | UnsupportedVocabularyException | IllegalArgumentException e) {
            return fail(name, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return fail(name, "one of its files cannot be read");
        }
    }

    private static GoldenVerdict compare(
            String name, Tokenizer tokenizer, String[] texts, List<String> lines) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int[] expected = ids(lines.get(i));
            int[] tokens = tokenizer.encode(texts[i]);
            if (!Arrays.equals(tokens, expected)) {
                differences.add("text %d has other tokens".formatted(i));
            } else if (!tokenizer.decode(tokens).equals(texts[i])) {
                differences.add("text %d does not come back".formatted(i));
            }
        }
        return GoldenVerdict.cases(
                name,
                lines.size(),
                differences.subList(0, Math.min(differences.size(), DIFFERENCES_MAX)));
    }

    private static Tokenizer tokenizer(Path vocabulary) throws IOException {
        if (!String.valueOf(vocabulary.getFileName()).endsWith(".gz")) {
            try (GgufFile file = GgufFile.open(vocabulary)) {
                return Tokenizer.of(file.vocabulary());
            }
        }
        Path plain = Files.createTempFile("vocabulary", ".gguf");
        try {
            unpack(vocabulary, plain);
            return tokenizer(plain);
        } finally {
            Files.delete(plain);
        }
    }

    private static void unpack(Path packed, Path plain) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed));
                OutputStream out = Files.newOutputStream(plain)) {
            byte[] buffer = new byte[1 << 16];
            long size = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > VOCABULARY_BYTES_MAX) {
                    throw new IOException("larger than a vocabulary may be");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static int[] ids(String line) {
        return Arrays.stream(line.trim().split("\\s+"))
                .filter(id -> !id.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static GoldenVerdict fail(String name, String reason) {
        return GoldenVerdict.without(name, GoldenVerdict.Result.FAIL, reason);
    }
}
