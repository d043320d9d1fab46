package io.alliancehub.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;

/*
 * The forward pass of a qwen2 decoder: RMS norm, grouped-query attention with biases on q, k and
 * v and rotary positions over half-split heads, SwiGLU, tied output. The same arithmetic as the
 * engine's, in 32-bit floats and with a gradient.
 *
 * Shapes in comments: B rows, T positions, D hidden, H query heads, K kv heads, G = H/K, E head
 * size, N positions that are trained, V vocabulary.
 *
 * Every result belongs to the manager of its first operand; callers attach the weights to a
 * manager of the step (see Trainer) so that the step's arrays go when it closes.
 */
public final class Decoder {

    private final Weights weights;
    private final ModelShape shape;

    public Decoder(Weights weights) {
        this.weights = weights;
        this.shape = weights.shape();
    }

    /**
     * Logits at chosen positions.
     *
     * @param rows token ids, int64 [B, T]
     * @param mask additive attention mask, [B, 1, 1, T, T]: 0 where a position may look, else very
     *     negative
     * @param positions flat indices into B*T, int64 [N]
     * @return [N, V]
     */
    public NDArray logits(NDArray rows, NDArray mask, NDArray positions) {
        NDManager manager = rows.getManager();
        long batch = rows.getShape().get(0);
        long length = rows.getShape().get(1);
        Rotation rotation = Rotation.of(shape, (int) length, manager);
        NDArray embedding = weights.get("token_embd.weight");
        // [B, T, D]
        NDArray x = select(rows, embedding);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = "blk." + layer + ".";
            NDArray attended = norm(x, block + "attn_norm.weight");
            x = x.add(attention(attended, block, mask, rotation));
            x = x.add(feedForward(norm(x, block + "ffn_norm.weight"), block));
        }
        // only the trained positions pay for the output matrix: [N, D]
        NDArray chosen = select(positions, x.reshape(batch * length, shape.hidden()));
        return norm(chosen, "output_norm.weight").matMul(embedding.transpose());
    }

    /**
     * The mean negative log-likelihood of the targets in nats, a scalar.
     *
     * @param logits [N, V]
     * @param targets int64 [N]
     */
    public static NDArray loss(NDArray logits, NDArray targets) {
        return logits.logSoftmax(-1).gather(targets.expandDims(1), 1).mean().neg();
    }

    private NDArray attention(NDArray x, String block, NDArray mask, Rotation rotation) {
        long batch = x.getShape().get(0);
        long length = x.getShape().get(1);
        int group = shape.heads() / shape.kvHeads();
        // q [B, H, T, E]; k, v [B, K, T, E]
        NDArray q = rotation.apply(heads(linear(x, block + "attn_q"), shape.heads()));
        NDArray k = rotation.apply(heads(linear(x, block + "attn_k"), shape.kvHeads()));
        NDArray v = heads(linear(x, block + "attn_v"), shape.kvHeads());
        // the G query heads of one kv head side by side: [B, K, G*T, E] x [B, K, E, T]
        NDArray scores =
                q.mul(1 / Math.sqrt(shape.headSize()))
                        .reshape(batch, shape.kvHeads(), group * length, shape.headSize())
                        .matMul(k.transpose(0, 1, 3, 2))
                        .reshape(batch, shape.kvHeads(), group, length, length)
                        .add(mask)
                        .softmax(-1);
        // [B, K, G*T, T] x [B, K, T, E] -> [B, T, H*E]
        NDArray mixed =
                scores.reshape(batch, shape.kvHeads(), group * length, length)
                        .matMul(v)
                        .reshape(batch, shape.heads(), length, shape.headSize())
                        .transpose(0, 2, 1, 3)
                        .reshape(batch, length, (long) shape.heads() * shape.headSize());
        return mixed.matMul(weights.get(block + "attn_output.weight").transpose());
    }

    private NDArray feedForward(NDArray x, String block) {
        NDArray gate = x.matMul(weights.get(block + "ffn_gate.weight").transpose());
        NDArray up = x.matMul(weights.get(block + "ffn_up.weight").transpose());
        NDArray active = gate.mul(gate.getNDArrayInternal().sigmoid()).mul(up);
        return active.matMul(weights.get(block + "ffn_down.weight").transpose());
    }

    private NDArray norm(NDArray x, String weight) {
        NDArray scale = x.square().mean(new int[] {-1}, true).add(shape.normEpsilon()).sqrt();
        return x.div(scale).mul(weights.get(weight));
    }

    private NDArray linear(NDArray x, String name) {
        return x.matMul(weights.get(name + ".weight").transpose()).add(weights.get(name + ".bias"));
    }

    /** [B, T, count*E] to [B, count, T, E]. */
    private NDArray heads(NDArray x, int count) {
        Shape from = x.getShape();
        return x.reshape(from.get(0), from.get(1), count, shape.headSize()).transpose(0, 2, 1, 3);
    }

    private static NDArray select(NDArray indices, NDArray table) {
        return indices.getNDArrayInternal()
                .embedding(indices, table, SparseFormat.DENSE)
                .singletonOrThrow();
    }

    /**
     * Rotary positions over half-split heads.
     *
     * @param cosines [1, 1, T, E]
     * @param sines [1, 1, T, E]
     * @param turn [E, E]: maps (a, b) to (-b, a), a matrix because that is one operation
     */
    private record Rotation(NDArray cosines, NDArray sines, NDArray turn) {

        static Rotation of(ModelShape shape, int length, NDManager manager) {
            int size = shape.headSize();
            int half = size / 2;
            float[] cosines = new float[length * size];
            float[] sines = new float[length * size];
            for (int position = 0; position < length; position++) {
                for (int at = 0; at < size; at++) {
                    double frequency = Math.pow(shape.ropeBase(), -2.0 * (at % half) / size);
                    cosines[position * size + at] = (float) Math.cos(position * frequency);
                    sines[position * size + at] = (float) Math.sin(position * frequency);
                }
            }
            float[] turn = new float[size * size];
            for (int at = 0; at < half; at++) {
                turn[(at + half) * size + at] = -1;
                turn[at * size + at + half] = 1;
            }
            Shape table = new Shape(1, 1, length, size);
            return new Rotation(
                    manager.create(cosines, table),
                    manager.create(sines, table),
                    manager.create(turn, new Shape(size, size)));
        }

        NDArray apply(NDArray x) {
            return x.mul(cosines).add(x.matMul(turn).mul(sines));
        }
    }
}
