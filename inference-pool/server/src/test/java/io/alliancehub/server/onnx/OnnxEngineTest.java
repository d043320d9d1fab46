package io.alliancehub.server.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.ModelKind;
import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.server.serving.EncodingEnd;
import io.alliancehub.server.serving.EncodingRequest;
import io.alliancehub.server.serving.EngineFullException;
import io.alliancehub.server.serving.RunningAnswer;
import io.alliancehub.tokenizer.EmbeddingPrompts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runtime against plain Java, on a model of random weights, and a real encoder. */
class OnnxEngineTest {

    private static final long SEED = 20_261_130;

    @TempDir Path folder;

    private static OnnxEngine open(OnnxFolder model, int waiting) {
        return OnnxEngine.open(
                model,
                new OnnxEngine.Limits(1, waiting),
                Thread.ofPlatform().daemon().factory(),
                () -> 0);
    }

    private static CompletableFuture<EncodingEnd> start(OnnxEngine engine, EncodingRequest text) {
        var end = new CompletableFuture<EncodingEnd>();
        engine.embed(text, end::complete);
        return end;
    }

    private static float[] vector(CompletableFuture<EncodingEnd> end) throws Exception {
        EncodingEnd it = end.get(60, TimeUnit.SECONDS);
        assertThat(it).isInstanceOf(EncodingEnd.Encoded.class);
        return ((EncodingEnd.Encoded) it).vector();
    }

    private static EncodingRequest text(int number, int length) {
        int[] tokens =
                new SplittableRandom(SEED + number)
                        .ints(length, 0, TinyBert.TOKENS.size())
                        .toArray();
        return new EncodingRequest(tokens, AnswerZone.ALONE);
    }

    @ParameterizedTest
    @CsvSource({"pooling_mode_cls_token", "pooling_mode_mean_tokens"})
    void vectorsAreThoseOfTheFormulasHoweverTheyAreBatched(String pooling) throws Exception {
        System.out.println("seed " + SEED);
        var bert = new TinyBert(SEED);
        OnnxFolder model = OnnxFolder.read(bert.embedder(folder, pooling));
        assertThat(model.config().kind()).isEqualTo(ModelKind.EMBEDDING);
        assertThat(model.scaledByBatch()).isFalse();
        try (OnnxEngine engine = open(model, 64)) {
            List<EncodingRequest> texts = new ArrayList<>();
            List<CompletableFuture<EncodingEnd>> ends = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                texts.add(text(i, 1 + i % 4 * 7));
                ends.add(start(engine, texts.get(i)));
            }
            for (int i = 0; i < texts.size(); i++) {
                double[] expected = pooled(bert, texts.get(i).tokens(), pooling.contains("mean"));
                float[] ours = vector(ends.get(i));
                for (int at = 0; at < expected.length; at++) {
                    assertThat((double) ours[at])
                            .as("text %d, number %d", i, at)
                            .isBetween(expected[at] - 2e-6, expected[at] + 2e-6);
                }
                // In a batch of its own length, of the same bits.
                assertThat(vector(start(engine, texts.get(i)))).isEqualTo(ours);
            }
            assertThat(engine.load().stepCount()).as("some shared a batch").isLessThan(80);
        }
    }

    private static double[] pooled(TinyBert bert, int[] tokens, boolean mean) {
        double[][] states = bert.states(tokens, tokens.length);
        double[] sum = new double[TinyBert.HIDDEN];
        for (double[] state : mean ? states : new double[][] {states[0]}) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += state[i];
            }
        }
        double norm = Math.sqrt(Arrays.stream(sum).map(it -> it * it).sum());
        return Arrays.stream(sum).map(it -> it / norm).toArray();
    }

    @Test
    void aCrossEncoderReadsBothTextsTogether() throws Exception {
        var bert = new TinyBert(SEED);
        OnnxFolder model = OnnxFolder.read(bert.crossEncoder(folder));
        assertThat(model.config().kind()).isEqualTo(ModelKind.RERANKING);
        try (OnnxEngine engine = open(model, 8)) {
            for (int secondFrom = 1; secondFrom < 12; secondFrom += 5) {
                int[] tokens = text(secondFrom, 12).tokens();
                float[] score =
                        vector(
                                start(
                                        engine,
                                        new EncodingRequest(tokens, secondFrom, AnswerZone.ALONE)));
                double expected = bert.score(tokens, secondFrom);
                assertThat(score).hasSize(1);
                assertThat((double) score[0]).isBetween(expected - 2e-5, expected + 2e-5);
            }
        }
    }

    @Test
    void theQueueIsBoundedAndWhatWaitsCanBeCancelled() throws Exception {
        OnnxFolder model =
                OnnxFolder.read(new TinyBert(SEED).embedder(folder, "pooling_mode_cls_token"));
        var held = new CountDownLatch(1);
        var holding = new CountDownLatch(1);
        OnnxEngine engine = open(model, 2);
        engine.embed(
                text(0, 4),
                end -> {
                    holding.countDown();
                    await(held);
                });
        assertThat(holding.await(60, TimeUnit.SECONDS)).isTrue();
        var cancelled = new CompletableFuture<EncodingEnd>();
        RunningAnswer waiting = engine.embed(text(1, 4), cancelled::complete);
        CompletableFuture<EncodingEnd> second = start(engine, text(2, 4));
        assertThatThrownBy(() -> start(engine, text(3, 4))).isInstanceOf(EngineFullException.class);
        assertThat(engine.load().waiting()).isEqualTo(2);
        waiting.cancel();
        held.countDown();
        assertThat(cancelled.get(60, TimeUnit.SECONDS)).isInstanceOf(EncodingEnd.Cancelled.class);
        vector(second);
        assertThatThrownBy(() -> start(engine, text(4, TinyBert.POSITIONS + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        engine.close();
        assertThat(engine.load().ended()).isTrue();
        assertThatThrownBy(() -> start(engine, text(5, 4))).isInstanceOf(EngineFullException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "config.json           | bert       | roberta | model_type",
                "config.json           | BertModel  | BertX   | architectures",
                "config.json           | hidden_size | other  | hidden_size",
                "config.json           | 24         | 24.5    | max_position_embeddings",
                "1_Pooling/config.json | cls_token  | max_tokens | pooling_mode_max_tokens",
                "1_Pooling/config.json | true       | false   | one of pooling_mode",
                "vocab.txt             | [SEP]      | SEP     | [SEP]",
                "tokenizer_config.json | {          | [       | tokenizer_config.json"
            })
    void whatIsNotUnderstoodIsRefusedByItsName(String file, String was, String is, String named)
            throws Exception {
        new TinyBert(SEED).embedder(folder, "pooling_mode_cls_token");
        Path path = folder.resolve(file);
        Files.writeString(
                path, Files.readString(path).replaceFirst(java.util.regex.Pattern.quote(was), is));
        assertThatThrownBy(() -> OnnxFolder.read(folder))
                .isInstanceOf(OnnxRefusedException.class)
                .hasMessageContaining(named);
    }

    @Test
    void eachFileThatDecidesIsPartOfTheDigestAndADamagedModelIsRefused() throws Exception {
        new TinyBert(SEED).embedder(folder, "pooling_mode_cls_token");
        String digest = OnnxFolder.read(folder).digest();
        Files.writeString(
                folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_mean_tokens\":true}");
        assertThat(OnnxFolder.read(folder).digest()).isNotEqualTo(digest);
        Files.write(folder.resolve("model.onnx"), new byte[] {8, 8, 1, 2, 3});
        OnnxFolder damaged = OnnxFolder.read(folder);
        assertThatThrownBy(() -> open(damaged, 1)).hasMessageContaining("cannot be loaded");
    }

    /** A published model (bge-small-zh-v1.5, quantised), as a test dependency brings it. */
    @Test
    void aRealEncoderPutsWhatMeansTheSameTogether() throws Exception {
        OnnxFolder model = OnnxFolder.read(bge(folder));
        assertThat(model.scaledByBatch()).as("it has one scale for a batch").isTrue();
        var prompts = EmbeddingPrompts.of(model.tokenizer());
        // By the published vocabulary: [CLS] 银 行 卡 丢 了 [SEP].
        assertThat(prompts.tokens("银行卡丢了")).containsExactly(101, 7213, 6121, 1305, 696, 749, 102);
        List<String> texts = List.of("我的银行卡丢了怎么办？", "信用卡遗失后如何挂失", "今天天气很好，我们去爬山");
        try (OnnxEngine engine = open(model, 64)) {
            List<float[]> vectors = new ArrayList<>();
            for (String text : texts) {
                int[] tokens = prompts.tokens(text);
                vectors.add(vector(start(engine, new EncodingRequest(tokens, AnswerZone.ALONE))));
            }
            assertThat(vectors.getFirst()).hasSize(512);
            double near = cosine(vectors.get(0), vectors.get(1));
            double far = cosine(vectors.get(0), vectors.get(2));
            System.out.printf("cosines %.3f and %.3f%n", near, far);
            assertThat(near).isGreaterThan(far + 0.15);
            // In company it is the same bits: nobody's text changes another's vector.
            List<CompletableFuture<EncodingEnd>> together = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                int[] tokens = prompts.tokens(texts.get(i % 3));
                together.add(start(engine, new EncodingRequest(tokens, AnswerZone.ALONE)));
            }
            for (int i = 0; i < together.size(); i++) {
                assertThat(vector(together.get(i))).isEqualTo(vectors.get(i % 3));
            }
        }
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** The folder as it is published, with the two files that the jar leaves out. */
    static Path bge(Path folder) throws IOException {
        copy("/bge-small-zh-v1.5-q.onnx", folder.resolve("model.onnx"));
        copy("/bge-small-zh-v1.5-q-tokenizer.json", folder.resolve("tokenizer.json"));
        Files.writeString(
                folder.resolve("config.json"),
                """
                {"model_type": "bert", "architectures": ["BertModel"], "hidden_size": 512,
                 "intermediate_size": 2048, "num_hidden_layers": 4, "num_attention_heads": 8,
                 "max_position_embeddings": 512, "type_vocab_size": 2, "vocab_size": 21128}
                """);
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(
                folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
        return folder;
    }

    private static void copy(String resource, Path to) {
        try (InputStream in = OnnxEngineTest.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            Files.copy(in, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
