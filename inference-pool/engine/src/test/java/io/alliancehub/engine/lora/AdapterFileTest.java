package io.alliancehub.engine.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.engine.gguf.RotaryRows;
import io.alliancehub.engine.testing.HuggingFaceFolder;
import io.alliancehub.engine.testing.TinyAdapter;
import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import io.alliancehub.kernel.LowRank;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is an adapter, and what is refused with a sentence that says why. */
final class AdapterFileTest {

    private static final long SEED = 20_261_128;
    private static final String BASE = "b".repeat(64);
    private static final String MODULE = "base_model.model.model.layers.0.self_attn.q_proj";

    @TempDir static Path folder;
    private static LoraLoader loader;
    private static byte[] gguf;

    @BeforeAll
    static void writeBase() throws IOException {
        System.out.println("seed " + SEED);
        var model = new TinyModel(TinyShape.qwen2(), SEED);
        try (GgufFile file = GgufFile.open(model.write(folder.resolve("base.gguf")))) {
            loader = new LoraLoader(ModelConfig.read(file), RotaryRows.BY_ARCHITECTURE, BASE);
        }
        Path adapter = new TinyAdapter(4, SEED).write(model, folder.resolve("adapter.gguf"));
        gguf = Files.readAllBytes(adapter);
    }

    /** One pair of rank 4 on the first q, whose base is 64 by 64. */
    private static byte[] weights(float first) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put(MODULE + ".lora_A.weight", new int[] {4, 64});
        shapes.put(MODULE + ".lora_B.weight", new int[] {64, 4});
        var header = new StringJoiner(",", "{", "}");
        int at = 0;
        for (Map.Entry<String, int[]> entry : shapes.entrySet()) {
            int[] shape = entry.getValue();
            int end = at + 4 * shape[0] * shape[1];
            header.add(
                    "\"%s\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
                            .formatted(entry.getKey(), shape[0], shape[1], at, end));
            at = end;
        }
        ByteBuffer data = ByteBuffer.allocate(at).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(first);
        while (data.hasRemaining()) {
            data.putFloat(0.5f);
        }
        return HuggingFaceFolder.file(header.toString(), data.array());
    }

    private static String config(String more) {
        return """
               {"peft_type":"LORA","r":4,"lora_alpha":8,"bias":"none"%s}"""
                .formatted(more.isEmpty() ? "" : "," + more);
    }

    private static Path peft(String name, String config, byte[] weights) throws IOException {
        Path peft = Files.createDirectories(folder.resolve(name));
        Files.writeString(peft.resolve("adapter_config.json"), config);
        Files.write(peft.resolve("adapter_model.safetensors"), weights);
        return peft;
    }

    private static Path zip(String name, Map<String, byte[]> members) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                var zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    private static Map<String, byte[]> members(String config, byte[] weights) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("adapter_config.json", config.getBytes(StandardCharsets.UTF_8));
        members.put("adapter_model.safetensors", weights);
        return members;
    }

    private static void refused(Path path, String why) {
        assertThatThrownBy(() -> loader.load(path))
                .isInstanceOf(AdapterRefusedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aFolderAndAnArchiveOfItHoldTheSameNumbersUnderDigestsOfTheirOwn() throws IOException {
        String config = config("\"use_rslora\":true,\"alpha_pattern\":{\"q_proj\":6}");
        AdapterReader.Loaded one = loader.load(peft("same", config, weights(1)));
        AdapterReader.Loaded other = loader.load(zip("same.zip", members(config, weights(1))));
        try (LoraAdapter a = one.weights();
                LoraAdapter b = other.weights()) {
            LowRank first = a.pair(0, LoraModule.ATTENTION_Q, 0);
            LowRank second = b.pair(0, LoraModule.ATTENTION_Q, 0);
            assertThat(first).isNotNull();
            assertThat(second).isNotNull();
            assertThat(first.scale()).isEqualTo(3f).isEqualTo(second.scale()); // 6 / sqrt(4)
            assertThat(first.up().mismatch(second.up())).isEqualTo(-1);
            assertThat(first.down().data().mismatch(second.down().data())).isEqualTo(-1);
            assertThat(a.pair(0, LoraModule.ATTENTION_K, 0)).isNull();
        }
        assertThat(one.info().digest()).isNotEqualTo(other.info().digest());
        assertThat(one.info().ranks()).containsExactly(4);
        assertThat(one.info().modules()).containsExactly("attn_q");
        assertThat(one.info().bytes()).isEqualTo(2 * (4 * 64 + 64 * 4)); // 16 bits hold them
        AdapterReader.Loaded changed = loader.load(peft("changed", config, weights(2)));
        changed.weights().close();
        assertThat(changed.info().digest()).isNotEqualTo(one.info().digest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "use_dora":true|use_dora is set
                    "modules_to_save":["lm_head"]|modules_to_save is set
                    "lora_bias":true|lora_bias is set
                    "fan_in_fan_out":true|fan_in_fan_out is set
                    "some_new_option":{"a":1}|some_new_option is set
                    "init_lora_weights":"pissa"|init_lora_weights changes the base
                    "rank_pattern":{"q_proj":8}|has rank 4, but adapter_config.json says 8
                    "rank_pattern":{".*q.*":4}|not the end of a module's name
                    "layers_to_transform":[1]|layers_to_transform leaves out
                    "base_model_sha256":"0000"|states another base
                    "alora_invocation_tokens":[-1]|not an integer
                    "alora_invocation_tokens":[99999]|not in a vocabulary
                    """)
    void optionsThatAreNotSupportedAreRefusedByName(String option, String why) throws IOException {
        refused(peft("option", config(option), weights(1)), why);
    }

    @Test
    void whatIsNoAdapterIsRefused() throws IOException {
        refused(peft("bias", config("").replace("none", "all"), weights(1)), "bias is set");
        refused(peft("type", config("").replace("LORA", "IA3"), weights(1)), "peft_type");
        refused(peft("nan", config(""), weights(Float.NaN)), "not finite");
        Path pickle = Files.createDirectories(folder.resolve("pickle"));
        Files.write(pickle.resolve("adapter_model.bin"), new byte[] {1});
        refused(pickle, "a pickle");
        refused(Files.write(folder.resolve("some.bin"), new byte[] {1, 2, 3, 4}), "a pickle");
        refused(Files.write(folder.resolve("text"), new byte[] {1, 2, 3, 4}), "an adapter is");
        refused(Files.write(folder.resolve("empty"), new byte[0]), "an adapter is");
        Map<String, byte[]> members = members(config(""), weights(1));
        members.put("more.txt", new byte[1]);
        refused(zip("more.zip", members), "holds more than");
        members.remove("more.txt");
        members.remove("adapter_config.json");
        refused(zip("less.zip", members), "has not both");
        members.put("adapter_model.bin", new byte[1]);
        refused(zip("bin.zip", members), "a pickle");
        byte[] large = new byte[(1 << 20) + 1];
        refused(zip("bomb.zip", Map.of("adapter_config.json", large)), "more than 1048576 bytes");
        refused(folder.resolve("base.gguf"), "general.type is");
    }

    /** Cut short or with changed bytes a file is refused or is another adapter: nothing else. */
    @Test
    void damageIsRefusedOrIsAnotherAdapter() throws IOException {
        byte[] archive = Files.readAllBytes(zip("whole.zip", members(config(""), weights(1))));
        var random = new SplittableRandom(SEED);
        int refused = 0;
        int loaded = 0;
        for (byte[] whole : new byte[][] {gguf, archive}) {
            for (int i = 0; i < 400; i++) {
                byte[] damaged = whole.clone();
                if (i % 4 == 0) {
                    damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
                } else {
                    int end = i % 4 == 1 ? whole.length : Math.min(whole.length, 2048);
                    damaged[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
                }
                Path file = Files.write(folder.resolve("damaged"), damaged);
                try {
                    loader.load(file).weights().close();
                    loaded++;
                } catch (AdapterRefusedException e) {
                    assertThat(e.getMessage()).isNotBlank();
                    refused++;
                }
            }
        }
        System.out.printf("damage: %d refused, %d loaded as others%n", refused, loaded);
        assertThat(refused).isGreaterThan(300);
    }
}
