package io.alliancehub.server;

import io.alliancehub.contract.ServedModel;
import io.alliancehub.server.serving.AnswerListener;
import io.alliancehub.server.serving.AnswerRequest;
import io.alliancehub.server.serving.EngineLoad;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.RunningAnswer;
import io.alliancehub.server.serving.ServedEngine;
import io.alliancehub.server.serving.ServedZones;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.function.Supplier;

/** Models whose engine only has a load. */
final class TestModels {

    private TestModels() {}

    static LocalModel with(Supplier<EngineLoad> load) {
        var vocabulary = TestVocabulary.chatMl();
        var engine =
                new ServedEngine() {
                    @Override
                    public RunningAnswer submit(AnswerRequest request, AnswerListener listener) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public ServedZones zones() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public EngineLoad load() {
                        return load.get();
                    }

                    @Override
                    public void close() {}
                };
        var description =
                new ServedModel(
                        "tiny", "qwen2", "F32", 1, "b", vocabulary.digest(), null, 256, "none");
        return new LocalModel(description, Tokenizer.of(vocabulary), null, engine);
    }
}
