package io.alliancehub.server.cli;

import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.FinishReason;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.NumericsProfile;
import io.alliancehub.engine.RequestTooLargeException;
import io.alliancehub.engine.SamplingParameters;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code replay RECORD [--model F.gguf] [--json]}: makes a recorded answer again and compares it
 * with the record, token by token and by digest. Fails where they differ. What the record's
 * evidence does not name (another file, another profile, another prompt) is refused before.
 */
final class ReplayCommand implements Subcommand.Action {

    /** Names the model in the box, where a hub on this machine has one. */
    static final String BOX_MODEL = "hub.box.model";

    private static final Set<String> VALUED = Set.of("--model");
    private static final Set<String> PLAIN = Set.of("--json");

    private final LongSupplier ticker = System::nanoTime;
    private final Map<String, String> environment;

    /** A command that takes the pool's secret from this environment, if it is there. */
    ReplayCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public int run(List<String> args, PrintStream out) throws IOException {
        Options options = Options.parse(args, VALUED, PLAIN);
        if (options.operands().size() != 1) {
            throw new UsageException("replay needs one record: replay RECORD [--model F.gguf]");
        }
        EngineLog.quiet();
        ReplayRecord record =
                ReplayRecord.read(Path.of(options.operands().getFirst()), environment);
        NumericsProfile profile = profile(record.evidence());
        try (Engine engine = Engine.open(model(options, record), settings(profile))) {
            requireSame(engine, record);
            int[] prompt = record.prompt(engine.tokenizer());
            ReplayVerdict verdict = ReplayVerdict.of(record, complete(engine, record, prompt));
            out.println(options.flag("--json") ? Json.text(verdict) : verdict.sentence());
            return verdict.equal() ? 0 : 1;
        }
    }

    private static Path model(Options options, ReplayRecord record) {
        String named = options.value("--model").orElse(record.model());
        String file = named == null ? System.getProperty(BOX_MODEL) : named;
        if (file == null) {
            throw new UsageException("--model is needed, because the record names no model's file");
        }
        return Path.of(file);
    }

    private static NumericsProfile profile(Evidence evidence) {
        if (evidence.adapterDigest() != null) {
            throw new CommandFailedException(
                    "the answer was made with an adapter, which is not supported yet");
        }
        return NumericsProfile.parse(evidence.numericsProfile())
                .orElseThrow(
                        () ->
                                new CommandFailedException(
                                        "the numerics profile '%s' is not of this engine"
                                                .formatted(evidence.numericsProfile())));
    }

    private static EngineSettings settings(NumericsProfile profile) {
        return EngineSettings.defaults()
                .withLimits(1, 0, EngineSettings.defaults().tokenBudget())
                .withMaxSequenceLength(Integer.MAX_VALUE)
                .withKvFormat(profile.kvFormat())
                .withKernels(profile.kernels());
    }

    private static void requireSame(Engine engine, ReplayRecord record) {
        Evidence evidence = record.evidence();
        same("model's file", evidence.baseDigest(), engine.model().baseDigest());
        same("tokenizer", evidence.tokenizerDigest(), engine.model().tokenizerDigest());
        if (record.isChat()) {
            same("chat template", evidence.templateDigest(), engine.model().templateDigest());
        }
        same("numerics profile", evidence.numericsProfile(), engine.numericsProfile());
    }

    private static void same(String what, @Nullable String recorded, @Nullable String here) {
        if (!Objects.equals(recorded, here)) {
            throw new CommandFailedException(
                    "the %s is another one: the answer was made with %s, this is %s"
                            .formatted(what, recorded, here));
        }
    }

    private Completion complete(Engine engine, ReplayRecord record, int[] prompt) {
        Evidence evidence = record.evidence();
        var sampling =
                new SamplingParameters(
                        evidence.temperature(),
                        evidence.topK(),
                        evidence.topP(),
                        evidence.seed(),
                        record.completionTokens(),
                        record.stop(),
                        record.ignoreEos());
        try {
            Completion completion =
                    Completion.run(
                            engine, new GenerationRequest("replay", prompt, sampling), ticker);
            if (completion.reason() == FinishReason.FAILED) {
                throw new CommandFailedException("the engine failed while it made the answer");
            }
            return completion;
        } catch (RequestTooLargeException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
    }
}
