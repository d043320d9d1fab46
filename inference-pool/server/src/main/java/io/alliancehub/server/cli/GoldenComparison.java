package io.alliancehub.server.cli;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.server.cli.GoldenReference.GoldenPrompt;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * The engine computes in float, so it is compared with float references: the prompt's tokens exactly;
 * the text of the golden tokens exactly; the logits of the last prompt position and after the last
 * golden token within a relative L2 distance; the best token of each step, the golden tokens fed back,
 * wherever the reference's own margin is wide enough to decide; and what the engine generates by
 * itself, up to the first step where it is not.
 *
 * With int8 activations the same logits are held to a wider distance, and the best tokens are counted,
 * not demanded: with the golden models' random weights the best two are nearer to one another than a
 * quantised product is to an exact one.
 */
/** Compares one engine with one reference. */
final class GoldenComparison {

    private static final double RELATIVE_L2_MAX = 1e-3;
    private static final double INT8_RELATIVE_L2_MAX = 0.1;
    private static final double MARGIN_MIN = 1e-3;

    private final Engine engine;
    private final @Nullable String adapter;
    private final LongSupplier ticker;
    private final boolean int8;
    private final List<String> reasons = new ArrayList<>();
    private double relativeL2Max;
    private int greedyEqual;
    private int greedySteps;

    /** Of an engine with an adapter that is registered, or without one. */
    GoldenComparison(Engine engine, @Nullable String adapter, LongSupplier ticker) {
        this.engine = engine;
        this.adapter = adapter;
        this.ticker = ticker;
        int8 = engine.kernels().endsWith("-int8");
    }

    GoldenVerdict run(String model, GoldenReference reference) {
        int index = 0;
        for (GoldenPrompt prompt : reference.prompts()) {
            compare("prompt " + index, prompt);
            index++;
        }
        boolean passed = reasons.isEmpty() && index > 0;
        return new GoldenVerdict(
                model,
                passed ? GoldenVerdict.Result.PASS : GoldenVerdict.Result.FAIL,
                reference.name(),
                index,
                relativeL2Max,
                greedyEqual,
                greedySteps,
                List.copyOf(reasons));
    }

    private void compare(String where, GoldenPrompt golden) {
        int[] tokens = engine.tokenizer().encodeWithSpecials(golden.prompt());
        check(Arrays.equals(tokens, golden.tokens()), where + ": other tokens");
        check(
                Arrays.equals(bytes(engine.tokenizer(), golden.greedy()), golden.text()),
                where + ": other text of the same tokens");
        List<float[]> rows =
                Completion.replay(engine, golden.tokens(), golden.greedy(), adapter, ticker)
                        .logits();
        if (rows.size() != golden.greedy().length + 1) {
            reasons.add(where + ": the replay failed");
            return;
        }
        distance(where + ", last prompt position", rows.getFirst(), golden.first());
        distance(where + ", last greedy token", rows.getLast(), golden.last());
        for (int step = 0; step < golden.greedy().length; step++) {
            boolean equal = argmax(rows.get(step)) == golden.greedy()[step];
            greedySteps++;
            greedyEqual += equal ? 1 : 0;
            check(
                    equal || int8 || golden.margins()[step] <= MARGIN_MIN,
                    where + ", step " + step + ": another best token");
        }
        if (!int8) {
            compareFreely(where, golden);
        }
    }

    /** The engine's own continuation must equal the reference's while its margins decide. */
    private void compareFreely(String where, GoldenPrompt golden) {
        int steps = golden.greedy().length;
        var sampling = new SamplingParameters(0, 0, 1, 0, steps, List.of(), true);
        var request =
                new GenerationRequest("golden", golden.tokens(), sampling).withAdapter(adapter);
        List<Integer> own = Completion.run(engine, request, ticker).tokens();
        for (int step = 0; step < steps && golden.margins()[step] > MARGIN_MIN; step++) {
            if (step >= own.size() || own.get(step) != golden.greedy()[step]) {
                reasons.add(where + ", step " + step + ": generated another token");
                return;
            }
        }
    }

    private void distance(String where, float[] ours, float[] golden) {
        if (ours.length != golden.length) {
            reasons.add(where + ": " + ours.length + " logits, not " + golden.length);
            return;
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < golden.length; i++) {
            double delta = (double) ours[i] - golden[i];
            difference += delta * delta;
            norm += (double) golden[i] * golden[i];
        }
        double relative = Math.sqrt(difference / norm);
        relativeL2Max = Math.max(relativeL2Max, relative);
        double max = int8 ? INT8_RELATIVE_L2_MAX : RELATIVE_L2_MAX;
        check(relative < max, where + ": relative L2 of %.2e".formatted(relative));
    }

    private void check(boolean holds, String reason) {
        if (!holds) {
            reasons.add(reason);
        }
    }

    private static byte[] bytes(Tokenizer tokenizer, int[] ids) {
        var bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(tokenizer.tokenBytes(id));
        }
        return bytes.toByteArray();
    }

    private static int argmax(float[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            if (row[i] > row[best]) {
                best = i;
            }
        }
        return best;
    }
}
