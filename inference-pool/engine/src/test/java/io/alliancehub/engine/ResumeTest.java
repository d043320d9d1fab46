package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.kernel.KernelChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A completion that goes on where another engine has left it, seen at its seam. */
final class ResumeTest {

    private static final int[] PROMPT = {1, 2, 3};

    @TempDir static Path folder;
    private static Engine engine;

    @BeforeAll
    static void open() throws Exception {
        Path model = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().write(model);
        engine = Engine.open(model, EngineSettings.defaults().withThreads(1));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static GenerationRequest request(int maxTokens, boolean ignoreEos, String... stops) {
        var sampling = new SamplingParameters(0, 0, 1, 0, maxTokens, List.of(stops), ignoreEos);
        return new GenerationRequest("r", PROMPT, sampling);
    }

    /** Two- to four-byte characters and a stop string in its pieces; every token is one byte. */
    @Test
    void halfACharacterAndHalfAStopStringCrossTheSeam() throws Exception {
        String text = "é银行😀 END银 of EN";
        int[] tokens = engine.tokenizer().encode(text + "END.");
        for (String stop : List.of("END.", "EN\u0000", "银 of", "😀 EN")) {
            GenerationRequest request = request(tokens.length, true, stop);
            var whole = new Recorder();
            engine.replay(request, tokens, whole, row -> {});
            FinishReason reason = whole.await().reason();
            for (int cut = 0; cut <= whole.tokens().size(); cut++) {
                int[] emitted = Arrays.copyOf(tokens, cut);
                var before = new TextStream(engine.tokenizer().newDecoder(), List.of(stop));
                var shown = new StringBuilder();
                for (int token : emitted) {
                    shown.append(before.push(token));
                }
                var rest = new StringBuilder();
                var end = new CompletableFuture<FinishReason>();
                engine.replay(
                        request.resumedAfter(emitted),
                        tokens,
                        event -> {
                            switch (event) {
                                case TokenEvent.Text more -> rest.append(more.text());
                                case TokenEvent.Finished finished -> {
                                    rest.append(finished.text());
                                    end.complete(finished.reason());
                                }
                            }
                        },
                        row -> {});
                assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(reason);
                assertThat(shown.toString() + rest)
                        .as("'%s' cut after %d", stop, cut)
                        .isEqualTo(whole.text());
            }
        }
    }

    @Test
    void positionsCountOn() throws Exception {
        var told = new ArrayList<Integer>();
        var end = new CompletableFuture<SequenceUsage>();
        engine.submit(
                request(6, true).resumedAfter(new int[] {65, 66}),
                event -> {
                    switch (event) {
                        case TokenEvent.Text more -> told.add(more.position());
                        case TokenEvent.Finished finished -> end.complete(finished.usage());
                    }
                });
        SequenceUsage usage = end.get(20, TimeUnit.SECONDS);
        assertThat(told).containsExactly(3, 4, 5, 6);
        assertThat(usage.promptTokens()).isEqualTo(3);
        assertThat(usage.completionTokens()).isEqualTo(6);
    }

    @Test
    void whatWasWholeAlreadyEndsAtOnceAndComputesNothing() throws Exception {
        long steps = engine.status().stepsTotal();
        Told length = Told.of(engine, request(2, true).resumedAfter(new int[] {65, 0xe9}));
        assertThat(length.await().reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(length.tokens()).isEmpty();
        int[] ended = {65, SyntheticModel.END};
        Told stop = Told.of(engine, request(9, false).resumedAfter(ended));
        assertThat(stop.await().reason()).isEqualTo(FinishReason.STOP);
        Told string = Told.of(engine, request(9, true, "AB").resumedAfter(encoded("xAB")));
        assertThat(string.await().reason()).isEqualTo(FinishReason.STOP);
        assertThat(string.text()).isEmpty();
        Told held = Told.of(engine, request(2, true, "xyz").resumedAfter(encoded("xy")));
        held.await();
        assertThat(held.text()).as("held back until the end").isEqualTo("xy");
        assertThat(engine.status().stepsTotal()).isEqualTo(steps);
        assertThat(engine.status().running() + engine.status().waiting()).isZero();
    }

    private static int[] encoded(String text) {
        return engine.tokenizer().encode(text);
    }

    @Test
    void whatCannotBeTheBeginningIsRefused() {
        assertRefused(request(2, true).resumedAfter(new int[] {65, 66, 67}), "token 2");
        assertRefused(
                request(9, false).resumedAfter(new int[] {SyntheticModel.END, 65}), "token 1");
        assertRefused(request(9, true, "AB").resumedAfter(encoded("xABx")), "token 3");
        assertThatThrownBy(
                        () -> Told.of(engine, request(9, true).resumedAfter(new int[] {1 << 30})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vocabulary");
    }

    private static void assertRefused(GenerationRequest request, String where) {
        assertThatThrownBy(() -> Told.of(engine, request))
                .isInstanceOf(ResumeRefusedException.class)
                .hasMessageContaining(where);
    }

    @Test
    void aProfileIsReadAsItIsWritten() {
        String text = engine.numericsProfile();
        NumericsProfile profile = NumericsProfile.parse(text).orElseThrow();
        assertThat(profile.text()).isEqualTo(text);
        assertThat(profile.kvFormat()).isEqualTo("f32");
        assertThat(profile.kernels()).isEqualTo(KernelChoice.best().kernels().arithmetic());
        assertThat(KernelChoice.named(profile.kernelsHere()).kernels().name())
                .isEqualTo(engine.kernels());
        assertThat(profile.activations())
                .isEqualTo(KernelChoice.best().kernels().activations().label());
        NumericsProfile int8 =
                NumericsProfile.parse("hub-engine-1/vector-int8-512/kv-f16-16").orElseThrow();
        assertThat(int8)
                .isEqualTo(new NumericsProfile("hub-engine-1", "vector-int8", 512, "f16", 16));
        assertThat(int8.activations()).isEqualTo("int8");
        assertThat(NumericsProfile.parse("scripted/1")).isEmpty();
        assertThat(NumericsProfile.parse("hub-engine-1/vector-99999999999/kv-f16-16")).isEmpty();
    }
}
