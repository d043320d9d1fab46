package io.alliancehub.server.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An adapter of random numbers over all seven matrices of every layer of a {@link ModelShape}, as
 * PEFT saves it, numbers in BF16. It costs as much as a trained one and says nothing.
 */
record AdapterShape(ModelShape model, int rank) {

    private record Part(String name, int rows, int cols) {}

    private List<Part> parts() {
        int d = model.hidden();
        int kv = d / model.heads() * model.kvHeads();
        List<Part> parts = new ArrayList<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            String prefix = "base_model.model.model.layers." + layer + ".";
            add(parts, prefix + "self_attn.q_proj", d, d);
            add(parts, prefix + "self_attn.k_proj", kv, d);
            add(parts, prefix + "self_attn.v_proj", kv, d);
            add(parts, prefix + "self_attn.o_proj", d, d);
            add(parts, prefix + "mlp.gate_proj", model.ffn(), d);
            add(parts, prefix + "mlp.up_proj", model.ffn(), d);
            add(parts, prefix + "mlp.down_proj", d, model.ffn());
        }
        return parts;
    }

    private void add(List<Part> parts, String module, int outputs, int inputs) {
        parts.add(new Part(module + ".lora_A.weight", rank, inputs));
        parts.add(new Part(module + ".lora_B.weight", outputs, rank));
    }

    /** Bytes of its numbers. */
    long bytes() {
        long bytes = 0;
        for (Part part : parts()) {
            bytes += 2L * part.rows() * part.cols();
        }
        return bytes;
    }

    /** Writes a folder of its own. */
    Path write(Path folder, long seed) throws IOException {
        Files.createDirectory(folder);
        Files.writeString(
                folder.resolve("adapter_config.json"),
                """
                {"peft_type":"LORA","r":%d,"lora_alpha":%d,"bias":"none"}"""
                        .formatted(rank, 2 * rank));
        try (OutputStream out =
                new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve("adapter_model.safetensors")))) {
            write(out, seed);
        }
        return folder;
    }

    private void write(OutputStream out, long seed) throws IOException {
        var header = new StringBuilder("{");
        long at = 0;
        for (Part part : parts()) {
            long end = at + 2L * part.rows() * part.cols();
            header.append(header.length() == 1 ? "" : ",")
                    .append(
                            "\"%s\":{\"dtype\":\"BF16\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
                                    .formatted(part.name(), part.rows(), part.cols(), at, end));
            at = end;
        }
        byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        out.write(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
        out.write(text);
        var random = new SplittableRandom(seed);
        for (long i = 0; i < at; i += 2) {
            int bits = random.nextInt();
            out.write(bits); // the mantissa's last bits
            out.write(bits < 0 ? 0xbc : 0x3c); // of either sign, about 0.01
        }
    }
}
