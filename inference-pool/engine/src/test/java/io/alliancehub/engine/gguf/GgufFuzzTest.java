package io.alliancehub.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.model.ModelWeights;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.kernel.WeightType;
import io.alliancehub.kernel.Workspace;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A damaged file gives a GgufException that names a field, or loads; it never gives more. */
final class GgufFuzzTest {

    private static final long SEED = 4711;

    @TempDir Path folder;
    private byte[] sound = {};
    private int headerBytes;

    @BeforeEach
    void writeASoundFile() throws IOException {
        Path path = folder.resolve("sound.gguf");
        SyntheticModel.tiny().stored(WeightType.F16).write(path);
        sound = Files.readAllBytes(path);
        headerBytes = headerBytes(path);
    }

    private enum Outcome {
        LOADED,
        REFUSED
    }

    private Outcome load(byte[] bytes) throws IOException {
        Path path = folder.resolve("damaged.gguf");
        Files.write(path, bytes);
        try (GgufFile file = GgufFile.open(path);
                var copies = new Workspace()) {
            ModelWeights.load(file, ModelConfig.read(file), copies);
            try {
                Tokenizer.of(VocabularyMetadata.read(file));
            } catch (io.alliancehub.tokenizer.UnsupportedVocabularyException e) {
                return Outcome.REFUSED; // the engine turns it into a GgufException
            }
            return Outcome.LOADED;
        } catch (GgufException e) {
            assertThat(e.getMessage()).isNotBlank();
            return Outcome.REFUSED;
        }
    }

    @Test
    void theSoundFileLoads() throws IOException {
        assertThat(load(sound)).isEqualTo(Outcome.LOADED);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        int step = 1;
        for (int length = 0; length < sound.length; length += step) {
            assertThat(load(Arrays.copyOf(sound, length)))
                    .as("%d of %d bytes", length, sound.length)
                    .isEqualTo(Outcome.REFUSED);
            step = length < 200 ? 1 : length < headerBytes ? 13 : 997;
        }
    }

    @Test
    void flippedBytesOfTheHeaderGiveNothingButGgufException() throws IOException {
        System.out.println("seed " + SEED);
        var random = new SplittableRandom(SEED);
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = sound.clone();
            int flips = 1 + random.nextInt(3);
            for (int i = 0; i < flips; i++) {
                damaged[random.nextInt(headerBytes)] = (byte) random.nextInt();
            }
            refused += load(damaged) == Outcome.REFUSED ? 1 : 0;
        }
        assertThat(refused).as("the damage is seen").isGreaterThan(300);
    }

    @Test
    void hugeCountsAreRefusedBeforeAnythingIsAllocated() throws IOException {
        byte[] damaged = sound.clone();
        Arrays.fill(damaged, 8, 16, (byte) 0x7f);
        Path path = folder.resolve("huge.gguf");
        Files.write(path, damaged);
        assertThatThrownBy(() -> GgufFile.open(path))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("the number of tensors");
    }

    /** Files of every storage type: their groups are larger than a byte's flip moves an offset. */
    @ParameterizedTest
    @EnumSource(WeightType.class)
    void flippedBytesOfEveryStorageTypeGiveNothingButGgufException(WeightType type)
            throws IOException {
        Path path = folder.resolve("typed.gguf");
        SyntheticModel.tiny().stored(type).write(path);
        byte[] typed = Files.readAllBytes(path);
        int header = headerBytes(path);
        var random = new SplittableRandom(SEED + type.ordinal());
        // Only the list of tensors: names, dimensions, types and offsets.
        int from = header - 2_500;
        int refused = 0;
        for (int round = 0; round < 40; round++) {
            byte[] damaged = typed.clone();
            damaged[from + random.nextInt(2_500)] = (byte) random.nextInt();
            refused += load(damaged) == Outcome.REFUSED ? 1 : 0;
        }
        assertThat(refused).as("the damage is seen").isGreaterThan(10);
    }

    private static int headerBytes(Path path) throws IOException {
        try (GgufFile file = GgufFile.open(path)) {
            return (int) file.tensors().stream().mapToLong(GgufTensor::offset).min().orElseThrow();
        }
    }

    @Test
    void tensorsInOnePlaceAreRefusedByName() throws IOException {
        assertThatThrownBy(() -> openWith("blk.0.ffn_up.weight", 2 * 8 + 4, 8, 0))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("lies inside of tensor");
        assertThatThrownBy(() -> openWith("blk.0.ffn_up.weight", 2 * 8 + 4, 8, 1L << 40))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("blk.0.ffn_up.weight reaches beyond the file's end");
        assertThatThrownBy(() -> openWith("blk.0.ffn_up.weight", 0, 8, 1L << 62))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("the dimensions of tensor blk.0.ffn_up.weight overflow");
        assertThatThrownBy(() -> openWith("blk.0.ffn_up.weight", 2 * 8, 4, 99))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("tensor blk.0.ffn_up.weight has the unknown type 99");
        assertThatThrownBy(() -> openWith("blk.0.ffn_up.weight", 2 * 8, 4, 10))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("blk.0.ffn_up.weight: rows of 64 are not whole Q2_K groups");
    }

    @Test
    void oneNameTwiceIsRefused() throws IOException {
        byte[] twice =
                new String(sound, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .replace("blk.1.attn_k.weight", "blk.1.attn_q.weight")
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Path path = folder.resolve("twice.gguf");
        Files.write(path, twice);
        assertThatThrownBy(() -> GgufFile.open(path))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("tensor blk.1.attn_q.weight is there twice");
    }

    /**
     * Opens the sound file with one number of a tensor's entry changed.
     *
     * @param field bytes between the number of dimensions and the number
     */
    private void openWith(String tensor, int field, int bytes, long value) throws IOException {
        byte[] damaged = sound.clone();
        String text = new String(sound, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = text.indexOf(tensor) + tensor.length() + 4 + field;
        for (int i = 0; i < bytes; i++) {
            damaged[at + i] = (byte) (value >>> (8 * i));
        }
        Path path = folder.resolve("changed.gguf");
        Files.write(path, damaged);
        GgufFile.open(path).close();
    }

    @Test
    void anotherArchitectureIsUnsupportedAndNamed() throws IOException {
        byte[] other =
                new String(sound, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .replaceFirst("qwen2", "qwenX")
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Path path = folder.resolve("other.gguf");
        Files.write(path, other);
        try (GgufFile file = GgufFile.open(path)) {
            assertThatThrownBy(() -> ModelConfig.read(file))
                    .isInstanceOf(UnsupportedModelException.class)
                    .hasMessageContaining("qwenX");
        }
    }
}
