package io.alliancehub.service.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.service.registry.AdapterFacts;
import io.alliancehub.service.testing.TestAdapters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdapterFileTest {
    private static final long MOST = 1 << 20;
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String CONFIG = "adapter_config.json";
    @TempDir Path folder;

    private AdapterFacts read(byte[] bytes) throws IOException, RefusedFileException {
        return AdapterFile.read(Files.write(folder.resolve("file"), bytes), "d", MOST);
    }

    private void refused(byte[] bytes, String why) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(RefusedFileException.class)
                .hasMessageContaining(why);
    }

    private static byte[] archive(byte[] weights, String config) {
        return TestAdapters.zip(
                Map.of(WEIGHTS, weights, CONFIG, config.getBytes(StandardCharsets.UTF_8)));
    }

    /** The weights with another text in their description, of the same length. */
    private static byte[] changed(String text, String other) {
        byte[] weights = TestAdapters.safetensors(1, 8);
        String head = new String(weights, StandardCharsets.ISO_8859_1);
        assertThat(head).contains(text);
        assertThat(other).hasSameSizeAs(text);
        return head.replace(text, other).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void bothFormsAreRead() throws IOException, RefusedFileException {
        AdapterFacts peft = read(TestAdapters.peft(1, 8));
        assertThat(peft.format()).isEqualTo(AdapterFacts.Format.PEFT);
        assertThat(peft.modules()).containsExactly("q_proj");
        assertThat(peft.rankMin()).isEqualTo(8);
        AdapterFacts gguf = read(TestAdapters.gguf(1, 4));
        assertThat(gguf.format()).isEqualTo(AdapterFacts.Format.GGUF);
        assertThat(gguf.modules()).containsExactly("attn_q", "ffn_up");
        assertThat(gguf.rankMax()).isEqualTo(4);
    }

    @Test
    void picklesAndWhateverElseLiesInAnArchiveAreRefused() {
        String config = TestAdapters.config(8);
        byte[] weights = TestAdapters.safetensors(1, 8);
        refused(new byte[] {(byte) 0x80, 2, 'c', 'o', 's', '\n'}, "pickles");
        refused(
                TestAdapters.zip(
                        Map.of(
                                "adapter_model.bin",
                                weights,
                                CONFIG,
                                config.getBytes(StandardCharsets.UTF_8))),
                "pickles are never read");
        refused(
                TestAdapters.zip(
                        Map.of(
                                WEIGHTS,
                                weights,
                                CONFIG,
                                config.getBytes(StandardCharsets.UTF_8),
                                "../run.sh",
                                new byte[1])),
                "may hold adapter_config.json");
        refused(TestAdapters.zip(Map.of(WEIGHTS, weights)), "must hold");
    }

    @Test
    void descriptionMustFitTheWeights() {
        String config = TestAdapters.config(8);
        byte[] weights = TestAdapters.safetensors(1, 8);
        refused(archive(Arrays.copyOf(weights, weights.length - 1), config), "ends in the middle");
        refused(archive(Arrays.copyOf(weights, weights.length + 1), config), "longer than it says");
        refused(archive(changed("[2048,4096]", "[2049,4097]"), config), "gaps");
        refused(archive(changed("[0,2048]", "[0,2047]"), config), "as many bytes");
        refused(archive(changed("\"F32\"", "\"I32\""), config), "F32, F16 or BF16");
        refused(archive(changed("lora_B", "lora_C"), config), "neither lora_A nor lora_B");
        ByteBuffer endless = ByteBuffer.wrap(weights.clone()).order(ByteOrder.LITTLE_ENDIAN);
        refused(archive(endless.putLong(0, Long.MAX_VALUE).array(), config), "states more than");
        refused(archive(weights, "{\"peft_type\":\"IA3\"}"), "peft_type must be LORA");
        refused(archive(weights, "{\"peft_type\":"), "no valid JSON");
        refused(archive(weights, config.replace("\"none\"", "\"all\"")), "bias must be none");
        byte[] bomb = new byte[(int) MOST + 9];
        ByteBuffer.wrap(bomb)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(2)
                .put(8, new byte[] {'{', '}'});
        refused(archive(bomb, config), "longer than it says");
    }

    @Test
    void ggufThatIsCutOffOrNoAdapterIsRefused() {
        byte[] whole = TestAdapters.gguf(1, 4);
        refused(TestAdapters.gguf(1, 4, "model"), "no low-rank adapter");
        refused(Arrays.copyOf(whole, whole.length - 1), "cut off");
        for (int length : new int[] {5, 20, 60, 200, 300}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(whole, length)))
                    .isInstanceOf(RefusedFileException.class);
        }
        byte[] many = whole.clone();
        ByteBuffer.wrap(many).order(ByteOrder.LITTLE_ENDIAN).putLong(8, Long.MAX_VALUE);
        refused(many, "states more than");
    }

    @Test
    void damagedFilesAreRefusedAndNeverBreakTheReader() throws IOException {
        Random random = new Random(20261128);
        for (byte[] whole : new byte[][] {TestAdapters.gguf(1, 4), TestAdapters.peft(1, 4)}) {
            for (int i = 0; i < 1_000; i++) {
                byte[] damaged = whole.clone();
                for (int j = 0; j < 3; j++) {
                    damaged[random.nextInt(Math.min(400, damaged.length))] =
                            (byte) random.nextInt(256);
                }
                try {
                    assertThat(read(damaged).rankMax()).isPositive();
                } catch (RefusedFileException e) {
                    assertThat(e).hasMessageNotContaining("null");
                }
            }
        }
    }
}
