package io.alliancehub.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The arrays of one step, in the manager that they were made in.
 *
 * @param rows token ids, int64 [B, T]
 * @param mask additive, [B, 1, 1, T, T]: a token looks back within its own dialogue only
 * @param positions flat indices of the tokens whose successor is learned, int64 [N]
 * @param targets those successors, int64 [N]
 * @param tokenCount tokens without padding
 */
public record TrainingBatch(
        NDArray rows, NDArray mask, NDArray positions, NDArray targets, int tokenCount) {

    private static final float HIDDEN = -1e9f;

    public static TrainingBatch of(
            List<List<EncodedDialogue>> packed, int rowLength, int padding, NDManager manager) {
        int batch = packed.size();
        long[] rows = new long[batch * rowLength];
        Arrays.fill(rows, padding);
        float[] mask = new float[batch * rowLength * rowLength];
        Arrays.fill(mask, HIDDEN);
        long[] positions = new long[batch * rowLength];
        long[] targets = new long[batch * rowLength];
        int learned = 0;
        int tokens = 0;
        for (int row = 0; row < batch; row++) {
            int start = 0;
            for (EncodedDialogue dialogue : packed.get(row)) {
                int length = dialogue.tokens().length;
                for (int at = 0; at < length; at++) {
                    int place = row * rowLength + start + at;
                    rows[place] = dialogue.tokens()[at];
                    Arrays.fill(
                            mask, place * rowLength + start, place * rowLength + start + at + 1, 0);
                    if (at + 1 < length && dialogue.learned()[at + 1]) {
                        positions[learned] = place;
                        targets[learned++] = dialogue.tokens()[at + 1];
                    }
                }
                start += length;
                tokens += length;
            }
            for (int at = start; at < rowLength; at++) {
                mask[(row * rowLength + at) * rowLength + at] = 0;
            }
        }
        return new TrainingBatch(
                manager.create(rows, new Shape(batch, rowLength)),
                manager.create(mask, new Shape(batch, 1, 1, rowLength, rowLength)),
                manager.create(Arrays.copyOf(positions, learned)),
                manager.create(Arrays.copyOf(targets, learned)),
                tokens);
    }
}
