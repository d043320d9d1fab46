package io.alliancehub.server.cli;

import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.FinishReason;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.NumericsProfile;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.grammar.GrammarLimits;
import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code replay RECORD [--model F.gguf] [--json]}: makes a recorded answer again and compares it
 * with the record, each choice token by token and by digest. Fails where they differ. What the
 * record's evidence does not name (another file, another profile, another prompt) and evidence that
 * was changed are refused before.
 */
final class ReplayCommand implements Subcommand.Action {

    /** Names the model in the box, where a hub on this machine has one. */
    static final String BOX_MODEL = "hub.box.model";

    private static final Set<String> VALUED = Set.of("--model", LoraOption.NAME);
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
            throw new UsageException(
                    "replay needs one record: replay RECORD [--model F.gguf] [--lora F]");
        }
        EngineLog.quiet();
        ReplayRecord record =
                ReplayRecord.read(Path.of(options.operands().getFirst()), environment);
        NumericsProfile profile = profile(record.evidence());
        try (Engine engine = Engine.open(model(options, record), settings(profile))) {
            requireSame(engine, record);
            String adapter = adapter(options, record, engine);
            int[] prompt = record.asked().prompt(engine.tokenizer());
            RecordChecks.requirePrompt(record, prompt);
            RecordChecks.requireEnds(record, engine.tokenizer());
            RecordChecks.requireSealed(record);
            ReplayVerdict verdict =
                    ReplayVerdict.of(record, complete(engine, record, prompt, adapter));
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

    /** The digest of the adapter that the answer was made with; null where it was the base. */
    private static @Nullable String adapter(Options options, ReplayRecord record, Engine engine)
            throws IOException {
        String recorded = record.evidence().adapterDigest();
        String file = options.value(LoraOption.NAME).orElse(record.adapter());
        if (recorded == null && file == null) {
            return null;
        }
        if (recorded == null) {
            throw new CommandFailedException("the answer was made without an adapter");
        }
        if (file == null) {
            throw new UsageException(
                    "--lora is needed, because the record names no adapter's file");
        }
        String digest = LoraOption.register(Path.of(file), engine);
        same("adapter", recorded, digest);
        return digest;
    }

    private static NumericsProfile profile(Evidence evidence) {
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
                .withKernels(profile.kernelsHere());
    }

    private static void requireSame(Engine engine, ReplayRecord record) {
        Evidence evidence = record.evidence();
        same("model's file", evidence.baseDigest(), engine.model().baseDigest());
        same("tokenizer", evidence.tokenizerDigest(), engine.model().tokenizerDigest());
        if (record.asked() instanceof Asked.Chat) {
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

    private List<List<Integer>> complete(
            Engine engine, ReplayRecord record, int[] prompt, @Nullable String adapter) {
        var sampling = new RecordedSampling(record, engine.tokenizer());
        Grammar grammar = grammar(record.asked().grammar(engine.tokenizer()));
        List<Integer> counts = record.completionTokens();
        List<List<Integer>> made = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            made.add(
                    counts.get(i) == 0
                            ? List.of()
                            : complete(
                                    engine,
                                    request(record, engine, prompt, sampling.of(i, counts.get(i)))
                                            .withAdapter(adapter)
                                            .withGrammar(grammar)));
        }
        return made;
    }

    private static GenerationRequest request(
            ReplayRecord record, Engine engine, int[] prompt, SamplingParameters sampling) {
        return new GenerationRequest("replay", prompt, sampling)
                .showing(record.asked().shownTokens(engine.tokenizer()))
                .limiting(record.asked().thought(engine.tokenizer()));
    }

    private static @Nullable Grammar grammar(@Nullable GrammarSpec spec) {
        try {
            return spec == null ? null : Grammar.compile(spec, GrammarLimits.DEFAULT);
        } catch (GrammarRefusedException refused) {
            throw new CommandFailedException(
                    "the record's grammar is refused: " + refused.getMessage());
        }
    }

    private List<Integer> complete(Engine engine, GenerationRequest request) {
        try {
            Completion completion = Completion.run(engine, request, ticker);
            if (completion.reason() == FinishReason.FAILED) {
                throw new CommandFailedException("the engine failed while it made the answer");
            }
            return completion.tokens();
        } catch (IllegalArgumentException refused) {
            // Too large for this engine, or a token that is not in its vocabulary.
            throw new CommandFailedException(String.valueOf(refused.getMessage()));
        }
    }
}
