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
        try (GgufFile file = GgufFile.open(path)) {
            headerBytes =
                    (int) file.tensors().stream().mapToLong(GgufTensor::offset).min().orElseThrow();
        }
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
