package io.alliancehub.engine.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.RotaryRows;
import io.alliancehub.engine.gguf.TensorType;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.engine.model.ModelWeights;
import io.alliancehub.engine.testing.HuggingFaceFolder;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.kernel.WeightType;
import io.alliancehub.kernel.Workspace;
import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.UnsupportedVocabularyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A folder of safetensors is the same model as the GGUF file, or is refused by the field's name.
 */
final class SafetensorsFolderTest {

    private static final long SEED = 4713;

    @TempDir Path scratch;
    private Path gguf = Path.of("");
    private Path folder = Path.of("");

    @BeforeEach
    void places() {
        gguf = scratch.resolve("model.gguf");
        folder = scratch.resolve("model");
    }

    private void write(WeightType type, int shards) throws IOException {
        SyntheticModel.tiny().stored(type).write(gguf);
        try (GgufFile file = GgufFile.open(gguf)) {
            HuggingFaceFolder.write(file, folder, shards);
        }
    }

    @Test
    void metadataNamesAndVocabularyAreThoseOfGguf() throws IOException {
        write(WeightType.BF16, 1);
        try (GgufFile file = GgufFile.open(gguf);
                SafetensorsFolder same = SafetensorsFolder.open(folder)) {
            var expected = ModelConfig.read(file);
            assertThat(ModelConfig.read(same))
                    .usingRecursiveComparison()
                    .ignoringFields("name")
                    .isEqualTo(expected);
            assertThat(ModelConfig.read(same).name()).isEqualTo("model");
            assertThat(same.tensors().stream().map(GgufTensor::name))
                    .containsExactlyInAnyOrderElementsOf(
                            file.tensors().stream().map(GgufTensor::name).toList());
            assertThat(same.rotaryRows()).isEqualTo(RotaryRows.HALVES);
            assertThat(file.rotaryRows()).isEqualTo(RotaryRows.BY_ARCHITECTURE);
            assertThat(same.files().stream().map(path -> path.getFileName().toString()))
                    .containsExactly("config.json", "tokenizer.json", "model.safetensors");
            assertThat(same.vocabulary().tokens().subList(0, 257))
                    .isEqualTo(file.vocabulary().tokens().subList(0, 257));
            assertThat(same.vocabulary().types()).isEqualTo(file.vocabulary().types());
            assertThat(same.vocabulary().types().get(256)).isEqualTo(TokenType.CONTROL);
            assertThat(same.vocabulary().preTokenizer()).isEqualTo("qwen2");
            assertThat(same.vocabulary().special().eos()).isEqualTo(SyntheticModel.END);
        }
    }

    /** Norms are often BF16 there; the decoder and GGUF have them in F32. */
    @Test
    void narrowVectorsAreWidened() throws IOException {
        write(WeightType.F32, 1);
        String header =
                "{\"model.norm.weight\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}";
        byte[] data = {(byte) 0x80, 0x3f, 0x20, (byte) 0xc0}; // 1.0 and -2.5
        Files.write(folder.resolve("model.safetensors"), HuggingFaceFolder.file(header, data));
        replace("config.json", "\"tie_word_embeddings\": false", "\"tie_word_embeddings\": true");
        try (SafetensorsFolder opened = SafetensorsFolder.open(folder)) {
            GgufTensor norm = opened.tensor("output_norm.weight");
            assertThat(norm).isNotNull();
            assertThat(norm.type()).isEqualTo(TensorType.F32);
            assertThat(norm.data().toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT))
                    .containsExactly(1f, -2.5f);
        }
    }

    private void replace(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        assertThat(text.contains(from)).as("%s has %s", file, from).isTrue();
        Files.writeString(path, text.replace(from, to), StandardCharsets.ISO_8859_1);
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> SafetensorsFolder.open(folder).close())
                .isInstanceOf(GgufException.class)
                .hasMessageContainingAll(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "config.json ~ \"qwen2\" ~ \"gpt9\" ~ model_type 'gpt9'",
                "config.json ~ \"silu\" ~ \"gelu\" ~ hidden_act",
                "config.json ~ \"rope_scaling\": null ~ \"rope_scaling\": {\"type\": \"yarn\"} ~ rope_scaling.factor is missing",
                "config.json ~ \"rope_scaling\": null ~ \"rope_scaling\": {\"type\": \"dynamic\"} ~ rope_type 'dynamic'",
                "config.json ~ \"rope_scaling\": null ~ \"rope_scaling\": {\"type\": \"yarn\", \"factor\": 2, \"mscale\": 1} ~ mscale",
                "config.json ~ \"rope_scaling\": null ~ \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 0} ~ rope_scaling.factor",
                "config.json ~ \"rope_scaling\": null ~ \"rope_scaling\": {\"type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 4, \"high_freq_factor\": 4, \"original_max_position_embeddings\": 64} ~ high_freq_factor",
                "config.json ~ \"use_sliding_window\": false ~ \"attention_bias\": true ~ attention_bias",
                "tokenizer.json ~ \"type\": \"BPE\" ~ \"ignore_merges\": true, \"type\": \"BPE\" ~ ignore_merges",
                "config.json ~ \"use_sliding_window\": false ~ \"use_sliding_window\": true ~ use_sliding_window",
                "config.json ~ \"hidden_size\": 64 ~ \"hidden_size\": -64 ~ hidden_size",
                "config.json ~ \"hidden_size\": 64, ~ `` ~ hidden_size is missing",
                "config.json ~ [256, 0] ~ [99999, 0] ~ eos_token_id",
                "tokenizer.json ~ \"NFC\" ~ \"Lowercase\" ~ normalizer.type 'Lowercase'",
                "tokenizer.json ~ \"BPE\" ~ \"Unigram\" ~ model.type 'Unigram'",
                "tokenizer.json ~ {N}| ? ~ {N}{1,9}| ? ~ pattern.Regex",
                "tokenizer.json ~ \"Isolated\" ~ \"Removed\" ~ behavior",
                "tokenizer.json ~ \"use_regex\": false ~ \"use_regex\": true ~ use_regex",
                "tokenizer.json ~ \"lstrip\":false ~ \"lstrip\":true ~ added_tokens[0].lstrip",
                "tokenizer.json ~ \"id\":256 ~ \"id\":65 ~ id 65 is that of",
                "tokenizer.json ~ \"!\":33 ~ \"!\":1048577 ~ model.vocab.!",
                "tokenizer.json ~ \"merges\": [] ~ \"merges\": [7] ~ merges[0]",
                "tokenizer.json ~ {\"type\": \"ByteLevel\"}, \"decoder\" ~ {\"type\": \"Roberta\"}, \"decoder\" ~ post_processor.type",
            })
    void whatWouldChangeTheAnswersIsRefusedByName(String file, String from, String to, String word)
            throws IOException {
        write(WeightType.F32, 1);
        replace(file, from, to);
        assertRefused(file, word);
    }

    @Test
    void anIndexThatDoesNotFitIsRefused() throws IOException {
        write(WeightType.F32, 2);
        String index = "model.safetensors.index.json";
        String sound = Files.readString(folder.resolve(index));
        replace(
                index,
                "\"model.norm.weight\":\"model-0000",
                "\"model.norm.weight\":\"../model-0000");
        assertRefused(index, "weight_map.model.norm.weight is not the plain name");
        Files.writeString(folder.resolve(index), sound.replace("model.norm.weight", "model.norms"));
        assertRefused("tensor model.norm.weight is not there by", index);
        Files.writeString(
                folder.resolve(index),
                sound.replace(
                        "weight_map\":{",
                        "weight_map\":{\"more\":\"model-00001-of-00002.safetensors\","));
        assertRefused(index, "weight_map.more is model-00001-of-00002.safetensors");
        Files.writeString(folder.resolve(index), sound);
        Files.delete(folder.resolve("model-00002-of-00002.safetensors"));
        assertRefused(index, "names model-00002-of-00002.safetensors, which is missing");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        write(WeightType.F32, 1);
        Files.delete(folder.resolve("model.safetensors"));
        assertRefused("neither model.safetensors nor model.safetensors.index.json");
        Files.delete(folder.resolve("tokenizer.json"));
        assertRefused("no tokenizer.json");
        Files.delete(folder.resolve("config.json"));
        assertRefused("no config.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} ~ tensor b begin at 4",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} ~ tensor a begin at 4",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} ~ 4 bytes follow",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}} ~ a.data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} ~ tensor a has 8 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,9],\"data_offsets\":[0,8]}} ~ a.shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999,999],\"data_offsets\":[0,8]}} ~ shape of tensor a overflows",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}} ~ a.shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}} ~ 0 dimensions",
                "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}} ~ dtype F8_E4M3",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{}} ~ 'a' is there twice",
                "{\"a\":7} ~ a is not an object",
                "[] ~ not an object",
                "{\"a\":{\"dtype\":\"F32\" ~ not sound JSON",
            })
    void aDamagedHeaderIsRefusedByTheFieldsName(String header, String word) throws IOException {
        write(WeightType.F32, 1);
        Files.write(
                folder.resolve("model.safetensors"), HuggingFaceFolder.file(header, new byte[8]));
        assertRefused("model.safetensors", word);
    }

    @Test
    void aHugeHeaderIsRefusedBeforeAnythingIsAllocated() throws IOException {
        write(WeightType.F32, 1);
        for (byte high : new byte[] {0, 1, 0x7f, -1}) {
            Files.write(
                    folder.resolve("model.safetensors"),
                    new byte[] {-1, -1, -1, 0x7f, 0, 0, 0, high, '{', '}'});
            assertRefused("model.safetensors", "size of the header");
        }
        Files.write(folder.resolve("model.safetensors"), new byte[5]);
        assertRefused("model.safetensors", "size of the header");
    }

    @Test
    void deepAndLongJsonIsRefused() throws IOException {
        write(WeightType.F32, 1);
        for (String text :
                List.of(
                        "[".repeat(100_000),
                        "{\"a\":".repeat(100_000),
                        "{\"a\":\"" + "x".repeat(100_000),
                        "{\"a\":" + "1".repeat(100_000) + "}",
                        "{\"a\":\"\\ud8\"}",
                        "{\"a\":01}",
                        "{} {}",
                        "")) {
            Files.writeString(folder.resolve("config.json"), text);
            assertRefused("config.json is not sound JSON");
        }
    }

    @Test
    void flippedBytesOfAnyFileGiveNothingButARefusal() throws IOException {
        System.out.println("seed " + SEED);
        write(WeightType.BF16, 2);
        List<Path> files = new ArrayList<>();
        try (SafetensorsFolder sound = SafetensorsFolder.open(folder)) {
            files.addAll(sound.files());
        }
        var random = new SplittableRandom(SEED);
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] sound = Files.readAllBytes(file);
            byte[] damaged = random.nextInt(8) == 0 ? truncated(sound, random) : sound.clone();
            for (int i = random.nextInt(3); i >= 0 && damaged.length > 0; i--) {
                int at = random.nextInt(Math.min(damaged.length, 4_000));
                damaged[at] =
                        (byte)
                                (random.nextBoolean()
                                        ? random.nextInt()
                                        : DAMAGE[random.nextInt(DAMAGE.length)]);
            }
            Files.write(file, damaged);
            refused += refuses() ? 1 : 0;
            Files.write(file, sound);
        }
        assertThat(refused).as("the damage is seen").isGreaterThan(150);
    }

    private static final byte[] DAMAGE = "0919{}[]\",:-e\\nt".getBytes(StandardCharsets.US_ASCII);

    private static byte[] truncated(byte[] sound, SplittableRandom random) {
        return java.util.Arrays.copyOf(sound, random.nextInt(sound.length));
    }

    private boolean refuses() throws IOException {
        try (SafetensorsFolder opened = SafetensorsFolder.open(folder);
                var copies = new Workspace()) {
            ModelWeights.load(opened, ModelConfig.read(opened), copies);
            Tokenizer.of(opened.vocabulary());
            return false;
        } catch (GgufException e) {
            assertThat(e.getMessage()).isNotBlank();
            return true;
        } catch (UnsupportedVocabularyException e) {
            return true; // the engine turns it into a GgufException
        }
    }

    @Test
    void settingsAndTemplateBesideAreUsed() throws IOException {
        write(WeightType.F32, 1);
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"eos_token\": {\"content\": \"A\"}, \"bos_token\": \"B\", \"add_bos_token\": true,"
                        + " \"chat_template\": \"old\"}");
        try (SafetensorsFolder opened = SafetensorsFolder.open(folder)) {
            var special = opened.vocabulary().special();
            assertThat(opened.vocabulary().tokens().get(special.eos())).isEqualTo("A");
            assertThat(opened.vocabulary().tokens().get(special.bos())).isEqualTo("B");
            assertThat(special.addBos()).isTrue();
            assertThat(opened.vocabulary().chatTemplate()).isEqualTo("old");
        }
        Files.writeString(folder.resolve("chat_template.jinja"), "new");
        try (SafetensorsFolder opened = SafetensorsFolder.open(folder)) {
            assertThat(opened.vocabulary().chatTemplate()).isEqualTo("new");
        }
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"nobody\"}");
        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .isInstanceOf(GgufException.class)
                .isNotInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("eos_token 'nobody'");
    }
}
