package io.alliancehub.trainer.evaluation;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.engine.TokenEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A model file, answering greedily through the hub's own engine. */
public final class EngineAnswerer implements Answerer, AutoCloseable {

    private static final int RUNNING = 16;
    private static final int QUEUED_MAX = 10_000;
    private static final int TOKENS_PER_STEP = 256;

    private final Engine engine;

    private EngineAnswerer(Engine engine) {
        this.engine = engine;
    }

    /** Opens the engine on a file, on one thread. */
    public static EngineAnswerer open(Path gguf) throws IOException {
        EngineSettings settings =
                EngineSettings.defaults()
                        .withThreads(1)
                        .withLimits(RUNNING, QUEUED_MAX, TOKENS_PER_STEP);
        return new EngineAnswerer(Engine.open(gguf, settings));
    }

    @Override
    public List<String> answers(List<String> prompts) {
        List<CompletableFuture<String>> pending = prompts.stream().map(this::submit).toList();
        return pending.stream().map(CompletableFuture::join).toList();
    }

    /** By which arithmetic the answers came about. */
    public String numericsProfile() {
        return engine.numericsProfile();
    }

    @Override
    public void close() {
        engine.close();
    }

    private CompletableFuture<String> submit(String prompt) {
        int[] tokens = engine.tokenizer().encodeWithSpecials(prompt);
        int room = engine.model().contextLength() - tokens.length;
        var request = new GenerationRequest(prompt, tokens, SamplingParameters.greedy(room));
        var answer = new CompletableFuture<String>();
        var text = new StringBuilder();
        engine.submit(
                request,
                event -> {
                    switch (event) {
                        case TokenEvent.Text piece -> text.append(piece.text());
                        case TokenEvent.Finished end -> finish(end, text, answer);
                    }
                });
        return answer;
    }

    private static void finish(
            TokenEvent.Finished end, StringBuilder text, CompletableFuture<String> answer) {
        switch (end.reason()) {
            case STOP, LENGTH -> answer.complete(text.append(end.text()).toString());
            case CANCELLED, FAILED ->
                    answer.completeExceptionally(
                            new IllegalStateException("the engine ended: " + end.reason()));
        }
    }
}
