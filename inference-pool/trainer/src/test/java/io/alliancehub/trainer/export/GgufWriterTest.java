package io.alliancehub.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWriterTest {

    @TempDir Path folder;

    @Test
    void writesEveryFieldWhereTheFormatHasIt() throws IOException {
        Path file = folder.resolve("tiny.gguf");
        new GgufWriter()
                .text("a", "é")
                .number("b", 7)
                .real("c", 0.5f)
                .no("d")
                .texts("e", List.of("x", "yz"))
                .numbers("f", List.of(1, -2))
                .tensor("m", new long[] {2, 3}, TensorFormat.F32, new float[] {1, 2, 3, 4, 5, 6})
                .tensor("v", new long[] {1}, TensorFormat.F32, new float[] {7})
                .write(file);
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(bytes(in, 4)).isEqualTo("GGUF".getBytes(StandardCharsets.US_ASCII));
        assertThat(in.getInt()).isEqualTo(3);
        assertThat(in.getLong()).as("tensors").isEqualTo(2);
        assertThat(in.getLong()).as("settings").isEqualTo(6);
        assertKey(in, "a", 8);
        assertThat(text(in)).isEqualTo("é");
        assertKey(in, "b", 4);
        assertThat(in.getInt()).isEqualTo(7);
        assertKey(in, "c", 6);
        assertThat(in.getFloat()).isEqualTo(0.5f);
        assertKey(in, "d", 7);
        assertThat(in.get()).isZero();
        assertKey(in, "e", 9);
        assertThat(in.getInt()).isEqualTo(8);
        assertThat(in.getLong()).isEqualTo(2);
        assertThat(List.of(text(in), text(in))).containsExactly("x", "yz");
        assertKey(in, "f", 9);
        assertThat(in.getInt()).isEqualTo(5);
        assertThat(in.getLong()).isEqualTo(2);
        assertThat(List.of(in.getInt(), in.getInt())).containsExactly(1, -2);
        assertThat(text(in)).isEqualTo("m");
        assertThat(in.getInt()).as("axes").isEqualTo(2);
        assertThat(List.of(in.getLong(), in.getLong()))
                .as("innermost first")
                .containsExactly(3L, 2L);
        assertThat(in.getInt()).as("F32").isZero();
        assertThat(in.getLong()).as("offset").isZero();
        assertThat(text(in)).isEqualTo("v");
        assertThat(in.getInt()).isEqualTo(1);
        assertThat(in.getLong()).isEqualTo(1);
        assertThat(in.getInt()).isZero();
        assertThat(in.getLong()).as("offset, aligned to 32").isEqualTo(32);
        int data = (in.position() + 31) / 32 * 32;
        assertThat(in.getFloat(data)).isEqualTo(1f);
        assertThat(in.getFloat(data + 20)).isEqualTo(6f);
        assertThat(in.getFloat(data + 32)).isEqualTo(7f);
        assertThat(in.limit()).isEqualTo(data + 64);
    }

    @Test
    void quantGroupsComeBackWithinHalfAStep() {
        float[] values = new float[64];
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) Math.sin(at) * (at < 32 ? 3 : 0.01f);
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(TensorFormat.Q8_0.encode(values)).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(bytes.remaining()).isEqualTo(2 * 34);
        for (int group = 0; group < 2; group++) {
            float scale = Float.float16ToFloat(bytes.getShort());
            for (int at = 0; at < 32; at++) {
                assertThat(scale * bytes.get())
                        .isCloseTo(values[group * 32 + at], Offset.offset(scale * 0.57f));
            }
        }
    }

    @Test
    void groupOfZerosStaysZero() {
        assertThat(TensorFormat.Q8_0.encode(new float[32])).containsOnly(0);
    }

    @Test
    void refusesAnArrayThatIsNotWholeGroups() {
        assertThatThrownBy(() -> TensorFormat.Q8_0.encode(new float[33]))
                .hasMessageContaining("33");
    }

    private static void assertKey(ByteBuffer in, String key, int type) {
        assertThat(text(in)).isEqualTo(key);
        assertThat(in.getInt()).as("type of " + key).isEqualTo(type);
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in, Math.toIntExact(in.getLong())), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}
