package io.alliancehub.trainer.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run between two steps: the number of steps done, and weights, means and squares by name.
 * Written beside the old one and then moved over it, so that a kill leaves one whole checkpoint.
 */
public record Checkpoint(
        int stepsDone,
        Map<String, float[]> weights,
        Map<String, float[]> means,
        Map<String, float[]> squares) {

    private static final int MAGIC = 0x48554231;

    public void write(Path file) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (var out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partial)))) {
            out.writeInt(MAGIC);
            out.writeInt(stepsDone);
            write(weights, out);
            write(means, out);
            write(squares, out);
        }
        Files.move(
                partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads a checkpoint.
     *
     * @throws IOException if the file is not one
     */
    public static Checkpoint read(Path file) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("not a checkpoint: " + file);
            }
            return new Checkpoint(in.readInt(), readMap(in), readMap(in), readMap(in));
        }
    }

    private static void write(Map<String, float[]> arrays, DataOutputStream out)
            throws IOException {
        out.writeInt(arrays.size());
        for (Map.Entry<String, float[]> entry : arrays.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().length);
            for (float value : entry.getValue()) {
                out.writeFloat(value);
            }
        }
    }

    private static Map<String, float[]> readMap(DataInputStream in) throws IOException {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        int count = in.readInt();
        for (int entry = 0; entry < count; entry++) {
            String name = in.readUTF();
            float[] values = new float[in.readInt()];
            for (int at = 0; at < values.length; at++) {
                values[at] = in.readFloat();
            }
            arrays.put(name, values);
        }
        return arrays;
    }
}
