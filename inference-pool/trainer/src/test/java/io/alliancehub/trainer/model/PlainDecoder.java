package io.alliancehub.trainer.model;

import java.util.Map;

/** The same decoder in plain loops and doubles, one token sequence at a time: the test's oracle. */
final class PlainDecoder {

    private final ModelShape shape;
    private final Map<String, float[]> weights;

    PlainDecoder(ModelShape shape, Map<String, float[]> weights) {
        this.shape = shape;
        this.weights = weights;
    }

    /** Logits after every token, [tokens][vocabulary]. */
    double[][] logits(int[] tokens) {
        double[][] x = new double[tokens.length][];
        for (int at = 0; at < tokens.length; at++) {
            x[at] = row("token_embd.weight", tokens[at], shape.hidden());
        }
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = "blk." + layer + ".";
            addAttention(x, block);
            for (double[] state : x) {
                double[] normed = norm(state, block + "ffn_norm.weight");
                double[] gate = times(block + "ffn_gate", normed);
                double[] up = times(block + "ffn_up", normed);
                for (int at = 0; at < gate.length; at++) {
                    gate[at] = gate[at] / (1 + Math.exp(-gate[at])) * up[at];
                }
                add(state, times(block + "ffn_down", gate));
            }
        }
        double[][] logits = new double[tokens.length][];
        for (int at = 0; at < tokens.length; at++) {
            logits[at] = times("token_embd", norm(x[at], "output_norm.weight"));
        }
        return logits;
    }

    private void addAttention(double[][] x, String block) {
        int size = shape.headSize();
        double[][] q = new double[x.length][];
        double[][] k = new double[x.length][];
        double[][] v = new double[x.length][];
        for (int at = 0; at < x.length; at++) {
            double[] normed = norm(x[at], block + "attn_norm.weight");
            q[at] = rotated(times(block + "attn_q", normed), at);
            k[at] = rotated(times(block + "attn_k", normed), at);
            v[at] = times(block + "attn_v", normed);
        }
        for (int at = 0; at < x.length; at++) {
            double[] mixed = new double[shape.heads() * size];
            for (int head = 0; head < shape.heads(); head++) {
                int kvHead = head / (shape.heads() / shape.kvHeads());
                double[] scores = new double[at + 1];
                double sum = 0;
                for (int past = 0; past <= at; past++) {
                    double dot = 0;
                    for (int e = 0; e < size; e++) {
                        dot += q[at][head * size + e] * k[past][kvHead * size + e];
                    }
                    scores[past] = Math.exp(dot / Math.sqrt(size));
                    sum += scores[past];
                }
                for (int past = 0; past <= at; past++) {
                    for (int e = 0; e < size; e++) {
                        mixed[head * size + e] += scores[past] / sum * v[past][kvHead * size + e];
                    }
                }
            }
            add(x[at], times(block + "attn_output", mixed));
        }
    }

    private double[] rotated(double[] heads, int position) {
        int size = shape.headSize();
        double[] out = new double[heads.length];
        for (int from = 0; from < heads.length; from += size) {
            for (int e = 0; e < size / 2; e++) {
                double angle = position * Math.pow(shape.ropeBase(), -2.0 * e / size);
                double a = heads[from + e];
                double b = heads[from + e + size / 2];
                out[from + e] = a * Math.cos(angle) - b * Math.sin(angle);
                out[from + e + size / 2] = b * Math.cos(angle) + a * Math.sin(angle);
            }
        }
        return out;
    }

    private double[] norm(double[] x, String name) {
        double squares = 0;
        for (double value : x) {
            squares += value * value;
        }
        double scale = 1 / Math.sqrt(squares / x.length + shape.normEpsilon());
        double[] out = new double[x.length];
        for (int at = 0; at < x.length; at++) {
            out[at] = x[at] * scale * weights.get(name)[at];
        }
        return out;
    }

    private double[] times(String name, double[] x) {
        float[] matrix = weights.get(name + ".weight");
        float[] bias = weights.get(name + ".bias");
        double[] out = new double[matrix.length / x.length];
        for (int row = 0; row < out.length; row++) {
            out[row] = bias == null ? 0 : bias[row];
            for (int at = 0; at < x.length; at++) {
                out[row] += matrix[row * x.length + at] * x[at];
            }
        }
        return out;
    }

    private double[] row(String name, int row, int width) {
        double[] out = new double[width];
        for (int at = 0; at < width; at++) {
            out[at] = weights.get(name)[row * width + at];
        }
        return out;
    }

    private static void add(double[] to, double[] more) {
        for (int at = 0; at < to.length; at++) {
            to[at] += more[at];
        }
    }
}
