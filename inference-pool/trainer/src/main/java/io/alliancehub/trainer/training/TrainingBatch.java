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

    /** Lays out rows of dialogues; what is left of a row is filled with a padding token. */
    public static TrainingBatch of(
            List<List<EncodedDialogue>> packed, int rowLength, int padding, NDManager manager) {
        Layout layout = new Layout(packed.size(), rowLength, padding);
        for (int row = 0; row < packed.size(); row++) {
            int place = row * rowLength;
            for (EncodedDialogue dialogue : packed.get(row)) {
                layout.put(dialogue, place);
                place += dialogue.tokens().length;
            }
            layout.pad(place, (row + 1) * rowLength);
        }
        return layout.arrays(manager);
    }

    /** The arrays on the Java side while they are being filled; places are flat indices. */
    private static final class Layout {

        private final int rowLength;
        private final long[] rows;
        private final float[] mask;
        private final long[] positions;
        private final long[] targets;
        private int learned;
        private int tokenCount;

        Layout(int batch, int rowLength, int padding) {
            this.rowLength = rowLength;
            rows = new long[batch * rowLength];
            mask = new float[batch * rowLength * rowLength];
            positions = new long[rows.length];
            targets = new long[rows.length];
            Arrays.fill(rows, padding);
            Arrays.fill(mask, HIDDEN);
        }

        void put(EncodedDialogue dialogue, int start) {
            int[] tokens = dialogue.tokens();
            for (int at = 0; at < tokens.length; at++) {
                int place = start + at;
                rows[place] = tokens[at];
                show(place, start);
                if (at + 1 < tokens.length && dialogue.learned()[at + 1]) {
                    positions[learned] = place;
                    targets[learned++] = tokens[at + 1];
                }
            }
            tokenCount += tokens.length;
        }

        /* Padding looks at itself: a softmax over nothing would be no number. */
        void pad(int from, int to) {
            for (int place = from; place < to; place++) {
                show(place, place);
            }
        }

        /** Lets a place look back to {@code first} of its own row. */
        private void show(int place, int first) {
            int line = place * rowLength;
            int column = first % rowLength;
            Arrays.fill(mask, line + column, line + column + place - first + 1, 0);
        }

        TrainingBatch arrays(NDManager manager) {
            int batch = rows.length / rowLength;
            return new TrainingBatch(
                    manager.create(rows, new Shape(batch, rowLength)),
                    manager.create(mask, new Shape(batch, 1, 1, rowLength, rowLength)),
                    manager.create(Arrays.copyOf(positions, learned)),
                    manager.create(Arrays.copyOf(targets, learned)),
                    tokenCount);
        }
    }
}
