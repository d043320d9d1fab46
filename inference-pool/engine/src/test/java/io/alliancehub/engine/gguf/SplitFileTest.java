package io.alliancehub.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.model.ModelWeights;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.kernel.WeightType;
import io.alliancehub.kernel.Workspace;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model in several files is the same model; parts that do not belong together are refused. */
final class SplitFileTest {

    private static final long SEED = 4712;

    @TempDir Path folder;
    private List<Path> parts = List.of();
    private Path first = Path.of("");

    @BeforeEach
    void writeParts() {
        parts = SyntheticModel.tiny().stored(WeightType.Q5_1).writeParts(folder, "m", 3);
        first = parts.getFirst();
    }

    @Test
    void everyTensorIsWhatItIsInOneFile() throws IOException {
        Path whole = folder.resolve("whole.gguf");
        SyntheticModel.tiny().stored(WeightType.Q5_1).write(whole);
        try (GgufFile one = GgufFile.open(whole);
                GgufFile split = GgufFile.open(first);
                var copies = new Workspace()) {
            assertThat(split.files()).isEqualTo(parts);
            assertThat(split.tensors()).hasSameSizeAs(one.tensors());
            for (GgufTensor tensor : one.tensors()) {
                GgufTensor same = split.tensor(tensor.name());
                assertThat(same).as(tensor.name()).isNotNull();
                assertThat(same.dimensions()).isEqualTo(tensor.dimensions());
                assertThat(bytes(same)).as(tensor.name()).isEqualTo(bytes(tensor));
            }
            assertThat(split.vocabulary()).isEqualTo(one.vocabulary());
            assertThat(ModelWeights.load(split, ModelConfig.read(split), copies).parameterCount())
                    .isEqualTo(
                            ModelWeights.load(one, ModelConfig.read(one), copies).parameterCount());
        }
    }

    private static byte[] bytes(GgufTensor tensor) {
        return tensor.data()
                .asSlice(tensor.offset(), tensor.bytes())
                .toArray(ValueLayout.JAVA_BYTE);
    }

    private void assertRefused(Path path, String... words) {
        assertThatThrownBy(() -> GgufFile.open(path).close())
                .isInstanceOf(GgufException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void aMissingPartIsNamed() throws IOException {
        Files.delete(parts.get(2));
        assertRefused(first, "part 3 of 3 is missing", "m-00003-of-00003.gguf");
    }

    @Test
    void anotherPartThanTheFirstSaysSo() {
        assertRefused(parts.get(1), "split.no is 1", "not the first of 3");
    }

    @Test
    void aNameThatDoesNotNumberThePartsIsRefused() throws IOException {
        Path renamed = folder.resolve("model.gguf");
        Files.copy(first, renamed);
        assertRefused(renamed, "split.count is 3", "-00001-of-00003.gguf");
        Path other = folder.resolve("m-00001-of-00004.gguf");
        Files.copy(first, other);
        assertRefused(other, "split.count is 3");
    }

    @Test
    void partsThatDoNotBelongAreRefused() throws IOException {
        byte[] second = Files.readAllBytes(parts.get(1));
        Files.copy(parts.get(2), parts.get(1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertRefused(first, "m-00002-of-00003.gguf: split.no is 2, not 1");
        Files.write(parts.get(1), change(second, "split.count", 4));
        assertRefused(first, "m-00002-of-00003.gguf: split.count is 4, not 3");
        String unnumbered = new String(second, StandardCharsets.ISO_8859_1);
        Files.writeString(
                parts.get(1),
                unnumbered.replace("split.no", "split.xx"),
                StandardCharsets.ISO_8859_1);
        assertRefused(first, "m-00002-of-00003.gguf: split.no is -1, not 1");
    }

    @Test
    void oneTensorInTwoPartsIsRefused() throws IOException {
        String third = Files.readString(parts.get(2), StandardCharsets.ISO_8859_1);
        assertThat(third.contains("blk.0.attn_q.weight")).isTrue();
        Files.writeString(
                parts.get(2),
                third.replace("blk.0.attn_q.weight", "blk.0.attn_k.weight"),
                StandardCharsets.ISO_8859_1);
        assertRefused(first, "m-00003-of-00003.gguf", "blk.0.attn_k.weight", "earlier part");
    }

    @Test
    void tensorsThatAreNotThereAreMissed() throws IOException {
        Files.write(first, change(Files.readAllBytes(first), "split.tensors.count", 999));
        assertRefused(first, "split.tensors.count is 999", "the parts have");
    }

    /** The file with the two low bytes of an integer's value replaced. */
    private static byte[] change(byte[] file, String key, int value) {
        byte[] changed = file.clone();
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(key) + key.length() + 4;
        changed[at] = (byte) value;
        changed[at + 1] = (byte) (value >> 8);
        return changed;
    }

    @Test
    void flippedBytesOfAnyPartGiveNothingButGgufException() throws IOException {
        System.out.println("seed " + SEED);
        var random = new SplittableRandom(SEED);
        int refused = 0;
        for (int round = 0; round < 200; round++) {
            Path part = parts.get(random.nextInt(parts.size()));
            byte[] sound = Files.readAllBytes(part);
            byte[] damaged = sound.clone();
            int reach = part.equals(first) ? 6_000 : 700;
            damaged[random.nextInt(reach)] = (byte) random.nextInt();
            Files.write(part, damaged);
            try (GgufFile file = GgufFile.open(first);
                    var copies = new Workspace()) {
                ModelWeights.load(file, ModelConfig.read(file), copies);
            } catch (GgufException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
            Files.write(part, sound);
        }
        assertThat(refused).as("the damage is seen").isGreaterThan(40);
    }
}
