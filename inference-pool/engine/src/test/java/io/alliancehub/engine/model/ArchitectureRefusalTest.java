package io.alliancehub.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.engine.testing.GgufWriter;
import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import io.alliancehub.kernel.WeightType;
import io.alliancehub.kernel.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an architecture is not known to have is refused by name, not passed over. */
final class ArchitectureRefusalTest {

    private static final long SEED = 1789;

    @TempDir Path folder;

    private void load(TinyModel model) throws IOException {
        load(model.write(folder.resolve("model.gguf")));
    }

    private static void load(Path path) throws IOException {
        try (GgufFile file = GgufFile.open(path);
                var copies = new Workspace()) {
            ModelWeights.load(file, ModelConfig.read(file), copies);
        }
    }

    private static TinyModel model(TinyShape shape) {
        return new TinyModel(shape, SEED);
    }

    /** A model whose file says more than its shape does. */
    private static TinyModel saying(TinyShape shape, Consumer<GgufWriter> more) {
        shape.more = more;
        return model(shape);
    }

    @Test
    void aKeyThatNobodyAsksForIsRefused() throws IOException {
        load(saying(TinyShape.llama(), file -> file.u32("llama.vocab_size", 288)));
        for (String key : List.of("attention.sliding_window", "expert_count", "logit_scale")) {
            assertThatThrownBy(() -> load(saying(TinyShape.llama(), f -> f.u32("llama." + key, 1))))
                    .isInstanceOf(UnsupportedModelException.class)
                    .hasMessageContaining("llama." + key);
        }
    }

    @Test
    void aTensorOfAnotherArchitectureIsRefused() {
        TinyModel biased = model(TinyShape.llama());
        biased.put(
                "blk.0.attn_q.bias",
                new TinyModel.Tensor(List.of(64), new float[64], WeightType.F32));
        assertThatThrownBy(() -> load(biased))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("blk.0.attn_q.bias");
        TinyModel factors = model(TinyShape.qwen2());
        factors.put(
                "rope_freqs.weight",
                new TinyModel.Tensor(List.of(8), new float[8], WeightType.F32));
        assertThatThrownBy(() -> load(factors)).hasMessageContaining("rope_freqs.weight");
    }

    @Test
    void aTensorThatTheArchitectureNeedsIsMissed() {
        for (TinyShape shape : List.of(TinyShape.qwen3(), TinyShape.deepSeekV3())) {
            String name =
                    shape.headNorms ? "blk.1.attn_k_norm.weight" : "blk.1.ffn_down_exps.weight";
            TinyModel model = model(shape);
            assertThat(model.tensors.remove(name)).isNotNull();
            assertThatThrownBy(() -> load(model))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    void sizesThatContradictEachOtherAreNamed() {
        TinyShape groups = TinyShape.deepSeekV3();
        groups.groups = 5;
        assertThatThrownBy(() -> load(model(groups))).hasMessageContaining("expert_group_count");
        TinyShape few = TinyShape.deepSeekV3();
        few.groupsUsed = 1;
        few.used = 4;
        assertThatThrownBy(() -> load(model(few))).hasMessageContaining("expert_group_count");
        TinyShape odd = TinyShape.llama();
        odd.rotated = 15;
        assertThatThrownBy(() -> load(model(odd))).hasMessageContaining("rope.dimension_count");
        TinyShape many = TinyShape.llama();
        many.rotated = 18;
        assertThatThrownBy(() -> load(model(many))).hasMessageContaining("rope.dimension_count");
    }

    @Test
    void anotherStretchOrGateIsRefused() {
        TinyShape silent = TinyShape.deepSeekLite();
        silent.yarnLogMultiplier = 0;
        assertThatThrownBy(() -> load(model(silent)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("yarn_log_multiplier");
        assertThatThrownBy(
                        () ->
                                load(
                                        saying(
                                                TinyShape.deepSeekLite(),
                                                f -> f.u32("deepseek2.expert_gating_func", 3))))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("expert_gating_func");
        for (String type : List.of("longrope", "none")) {
            assertThatThrownBy(
                            () ->
                                    load(
                                            saying(
                                                    TinyShape.llama(),
                                                    f -> {
                                                        f.text("llama.rope.scaling.type", type);
                                                        f.f32("llama.rope.scaling.factor", 8);
                                                    })))
                    .isInstanceOf(UnsupportedModelException.class)
                    .hasMessageContaining(type);
        }
    }

    @Test
    void flippedBytesOfAHeaderGiveNothingButGgufException() throws IOException {
        System.out.println("seed " + SEED);
        for (TinyShape shape : List.of(TinyShape.deepSeekV3().joined(), TinyShape.qwen3Moe())) {
            Path path = model(shape).write(folder.resolve("sound.gguf"));
            byte[] sound = Files.readAllBytes(path);
            int header = 6_000;
            var random = new SplittableRandom(SEED);
            int refused = 0;
            for (int round = 0; round < 150; round++) {
                byte[] damaged = sound.clone();
                for (int i = 0; i < 3; i++) {
                    damaged[random.nextInt(header)] = (byte) random.nextInt();
                }
                refused += isRefused(damaged) ? 1 : 0;
            }
            assertThat(refused).as("the damage is seen").isGreaterThan(40);
        }
    }

    private boolean isRefused(byte[] bytes) throws IOException {
        Path path = folder.resolve("damaged.gguf");
        Files.write(path, bytes);
        try {
            load(path);
            return false;
        } catch (GgufException e) {
            assertThat(e.getMessage()).isNotBlank();
            return true;
        }
    }
}
