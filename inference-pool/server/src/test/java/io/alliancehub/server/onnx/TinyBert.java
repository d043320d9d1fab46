package io.alliancehub.server.onnx;

import io.alliancehub.server.onnx.OnnxWriter.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A BERT of one layer, one head and random weights: as a folder for the runtime, and by plain loops
 * from the paper's formulas. Synthetic.
 */
public final class TinyBert {

    /** Its tokens; ids are their places. */
    public static final List<String> TOKENS =
            List.of(
                    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "银", "行", "卡", "丢", "了", "a",
                    "##b", "bank", "the", "card", ".", "?");

    static final int HIDDEN = 12;
    private static final int WIDE = 20;
    static final int POSITIONS = 24;
    private static final double EPS = 1e-12;

    private final Map<String, float[]> weights = new LinkedHashMap<>();
    private final SplittableRandom random;

    /** Random weights from a seed. */
    public TinyBert(long seed) {
        random = new SplittableRandom(seed);
        draw("word", TOKENS.size() * HIDDEN, 1);
        draw("position", POSITIONS * HIDDEN, 0.5);
        draw("type", 2 * HIDDEN, 0.5);
        for (String norm : List.of("norm0", "norm1", "norm2")) {
            draw(norm + ".w", HIDDEN, 1);
            draw(norm + ".b", HIDDEN, 0.1);
        }
        for (String matrix : List.of("q", "k", "v", "o")) {
            draw(matrix + ".w", HIDDEN * HIDDEN, 1 / Math.sqrt(HIDDEN));
            draw(matrix + ".b", HIDDEN, 0.1);
        }
        draw("up.w", HIDDEN * WIDE, 1 / Math.sqrt(HIDDEN));
        draw("up.b", WIDE, 0.1);
        draw("down.w", WIDE * HIDDEN, 1 / Math.sqrt(WIDE));
        draw("down.b", HIDDEN, 0.1);
        draw("head.w", HIDDEN, 1);
        draw("head.b", 1, 0.1);
    }

    private void draw(String name, int count, double scale) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (random.nextGaussian() * scale);
        }
        weights.put(name, numbers);
    }

    private float[] of(String name) {
        float[] numbers = weights.get(name);
        if (numbers == null) {
            throw new IllegalArgumentException(name);
        }
        return numbers;
    }

    // As a folder.

    /** Writes a model that makes vectors, pooled as {@code pooling} names it. */
    public Path embedder(Path folder, String pooling) throws IOException {
        write(folder, "BertModel", "");
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"word_embedding_dimension\":12,\"" + pooling + "\":true}");
        return folder;
    }

    /** Writes a cross-encoder. */
    public Path crossEncoder(Path folder) throws IOException {
        write(folder, "BertForSequenceClassification", ",\"id2label\":{\"0\":\"LABEL_0\"}");
        return folder;
    }

    private void write(Path folder, String architecture, String more) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("model.onnx"), graph(architecture.equals("BertModel")));
        Files.writeString(
                folder.resolve("config.json"),
                """
                {"model_type": "bert", "architectures": ["%s"], "hidden_size": %d,
                 "intermediate_size": %d, "num_hidden_layers": 1, "num_attention_heads": 1,
                 "max_position_embeddings": %d, "type_vocab_size": 2, "vocab_size": %d%s}
                """
                        .formatted(architecture, HIDDEN, WIDE, POSITIONS, TOKENS.size(), more));
        Files.writeString(folder.resolve("vocab.txt"), String.join("\n", TOKENS) + "\n");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": true}");
    }

    private byte[] graph(boolean states) {
        var out = new OnnxWriter();
        String ids = out.input("input_ids");
        String mask = out.input("attention_mask");
        String types = out.input("token_type_ids");
        weights.forEach((name, numbers) -> out.floats(name, numbers, shape(name, numbers)));
        out.longs("zero", 0);
        out.longs("one", 1);
        out.longs("two", 2);
        out.floats("unit", new float[] {1});
        out.floats("far", new float[] {-10_000});
        out.floats("scale", new float[] {(float) (1 / Math.sqrt(HIDDEN))});
        String shape = out.node("Shape", in(ids));
        String length = out.node("Slice", in(shape, "one", "two", "zero"));
        String places = out.node("Slice", in("position", "zero", length, "zero"));
        String x = out.node("Gather", in("word", ids));
        x = out.node("Add", in(x, out.node("Gather", in("type", types))));
        x = norm(out, "norm0", out.node("Add", in(x, places)));
        String hidden = out.node("Cast", in(mask), Attribute.of("to", 1));
        hidden = out.node("Mul", in(out.node("Sub", in("unit", hidden)), "far"));
        hidden = out.node("Unsqueeze", in(hidden, "one"));
        x = norm(out, "norm1", out.node("Add", in(x, attention(out, x, hidden))));
        String wide = linear(out, "up", x);
        out.floats("root", new float[] {(float) Math.sqrt(2)});
        out.floats("half", new float[] {0.5f});
        String erf = out.node("Erf", in(out.node("Div", in(wide, "root"))));
        String gelu = out.node("Mul", in(wide, out.node("Add", in(erf, "unit"))));
        gelu = out.node("Mul", in(gelu, "half"));
        String sum = out.node("Add", in(x, linear(out, "down", gelu)));
        x = norm(out, "norm2", sum);
        if (states) {
            out.named("Identity", "last_hidden_state", in(x));
            out.output("last_hidden_state", 3);
        } else {
            out.longs("first", 0);
            String first = out.node("Gather", in(x, "first"), Attribute.of("axis", 1));
            String flat = out.node("Squeeze", in(first, "one"));
            String score = out.node("MatMul", in(flat, "head.w"));
            out.named("Add", "logits", in(score, "head.b"));
            out.output("logits", 2);
        }
        return out.file();
    }

    private static String attention(OnnxWriter out, String x, String hidden) {
        String k = out.node("Transpose", in(linear(out, "k", x)), Attribute.of("perm", 0, 2, 1));
        String scores = out.node("MatMul", in(linear(out, "q", x), k));
        scores = out.node("Add", in(out.node("Mul", in(scores, "scale")), hidden));
        String parts = out.node("Softmax", in(scores), Attribute.of("axis", -1));
        return linear(out, "o", out.node("MatMul", in(parts, linear(out, "v", x))));
    }

    private static String linear(OnnxWriter out, String name, String x) {
        return out.node("Add", in(out.node("MatMul", in(x, name + ".w")), name + ".b"));
    }

    private static String norm(OnnxWriter out, String name, String x) {
        return out.node(
                "LayerNormalization",
                in(x, name + ".w", name + ".b"),
                Attribute.of("axis", -1),
                Attribute.of("epsilon", (float) EPS));
    }

    private static String[] in(String... names) {
        return names;
    }

    private static long[] shape(String name, float[] numbers) {
        return switch (name) {
            case "word", "position", "type" -> new long[] {numbers.length / HIDDEN, HIDDEN};
            case "up.w" -> new long[] {HIDDEN, WIDE};
            case "down.w" -> new long[] {WIDE, HIDDEN};
            case "q.w", "k.w", "v.w", "o.w" -> new long[] {HIDDEN, HIDDEN};
            case "head.w" -> new long[] {HIDDEN, 1};
            default -> new long[] {numbers.length};
        };
    }

    // By plain loops.

    /** The state of each token. */
    double[][] states(int[] tokens, int secondFrom) {
        double[][] x = new double[tokens.length][HIDDEN];
        for (int t = 0; t < tokens.length; t++) {
            for (int i = 0; i < HIDDEN; i++) {
                x[t][i] =
                        of("word")[tokens[t] * HIDDEN + i]
                                + of("position")[t * HIDDEN + i]
                                + of("type")[(t < secondFrom ? 0 : HIDDEN) + i];
            }
            x[t] = norm("norm0", x[t]);
        }
        List<double[]> k = new ArrayList<>();
        List<double[]> v = new ArrayList<>();
        for (double[] row : x) {
            k.add(linear("k", row, HIDDEN));
            v.add(linear("v", row, HIDDEN));
        }
        double[][] out = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            double[] mixed = attend(linear("q", x[t], HIDDEN), k, v);
            double[] y = norm("norm1", sum(x[t], linear("o", mixed, HIDDEN)));
            double[] wide = linear("up", y, WIDE);
            for (int i = 0; i < WIDE; i++) {
                wide[i] = wide[i] * (1 + erf(wide[i] / Math.sqrt(2))) / 2;
            }
            out[t] = norm("norm2", sum(y, linear("down", wide, HIDDEN)));
        }
        return out;
    }

    /** The number that a cross-encoder gives. */
    double score(int[] tokens, int secondFrom) {
        double[] first = states(tokens, secondFrom)[0];
        double score = of("head.b")[0];
        for (int i = 0; i < HIDDEN; i++) {
            score += first[i] * of("head.w")[i];
        }
        return score;
    }

    private static double[] attend(double[] q, List<double[]> k, List<double[]> v) {
        double[] weights = new double[k.size()];
        double total = 0;
        for (int t = 0; t < weights.length; t++) {
            double dot = 0;
            for (int i = 0; i < HIDDEN; i++) {
                dot += q[i] * k.get(t)[i];
            }
            weights[t] = Math.exp(dot / Math.sqrt(HIDDEN));
            total += weights[t];
        }
        double[] mixed = new double[HIDDEN];
        for (int t = 0; t < weights.length; t++) {
            for (int i = 0; i < HIDDEN; i++) {
                mixed[i] += weights[t] / total * v.get(t)[i];
            }
        }
        return mixed;
    }

    private double[] linear(String name, double[] x, int columns) {
        float[] w = of(name + ".w");
        double[] out = new double[columns];
        for (int column = 0; column < columns; column++) {
            out[column] = of(name + ".b")[column];
            for (int i = 0; i < x.length; i++) {
                out[column] += x[i] * w[i * columns + column];
            }
        }
        return out;
    }

    private double[] norm(String name, double[] x) {
        double mean = 0;
        double squares = 0;
        for (double it : x) {
            mean += it / x.length;
        }
        for (double it : x) {
            squares += (it - mean) * (it - mean) / x.length;
        }
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] =
                    (x[i] - mean) / Math.sqrt(squares + EPS) * of(name + ".w")[i]
                            + of(name + ".b")[i];
        }
        return out;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    /** By its series, which converges everywhere. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
