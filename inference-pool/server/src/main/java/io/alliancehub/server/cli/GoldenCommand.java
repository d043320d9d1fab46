package io.alliancehub.server.cli;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.RequestTooLargeException;
import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * {@code golden DIR [--kernels NAME] [--json]}: every model of a folder of golden data against what
 * another engine computed from it, one verdict for each reference, and with the adapters in {@code
 * lora/} that are for it, in both forms; then the folder's vocabularies in {@code tokenizer/} and
 * chat templates in {@code chat/}. The references are of floats, and so are the kernels if none are
 * named. What is damaged fails alone. Fails if any comparison fails or none was made.
 */
final class GoldenCommand implements Subcommand.Action {

    private static final Set<String> VALUED = Set.of("--kernels");
    private static final Set<String> PLAIN = Set.of("--json");
    private static final long KV_BYTES = 64L << 20;

    private final LongSupplier ticker = System::nanoTime;

    @Override
    public int run(List<String> args, PrintStream out) throws IOException {
        Options options = Options.parse(args, VALUED, PLAIN);
        if (options.operands().size() != 1) {
            throw new UsageException("golden needs one folder");
        }
        EngineLog.quiet();
        EngineSettings settings =
                EngineSettings.defaults()
                        .withKvBytes(KV_BYTES)
                        .withKernels(options.value("--kernels").orElse(EngineSettings.FLOAT));
        List<GoldenVerdict> verdicts = new ArrayList<>();
        Path folder = Path.of(options.operands().getFirst());
        for (Path model : models(folder)) {
            verdicts.addAll(compare(model, settings));
        }
        verdicts.addAll(GoldenTexts.compare(folder.resolve("tokenizer")));
        verdicts.addAll(GoldenConversations.compare(folder.resolve("chat")));
        boolean failed = count(verdicts, GoldenVerdict.Result.FAIL) > 0;
        boolean ran = count(verdicts, GoldenVerdict.Result.PASS) > 0;
        print(out, options, verdicts);
        if (!ran && !failed) {
            throw new CommandFailedException("nothing in the folder could be compared");
        }
        return failed ? 1 : 0;
    }

    private static void print(PrintStream out, Options options, List<GoldenVerdict> verdicts) {
        if (options.flag("--json")) {
            out.println(Json.text(new Document(verdicts)));
            return;
        }
        for (GoldenVerdict verdict : verdicts) {
            out.println(verdict.line());
        }
        out.printf(
                "%d passed, %d failed, %d unsupported%n",
                count(verdicts, GoldenVerdict.Result.PASS),
                count(verdicts, GoldenVerdict.Result.FAIL),
                count(verdicts, GoldenVerdict.Result.UNSUPPORTED));
    }

    private static long count(List<GoldenVerdict> verdicts, GoldenVerdict.Result result) {
        return verdicts.stream().filter(verdict -> verdict.result() == result).count();
    }

    private static Set<Path> models(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailedException("there is no folder " + folder);
        }
        Set<Path> models = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.gguf")) {
            files.forEach(models::add);
        }
        return models;
    }

    private List<GoldenVerdict> compare(Path model, EngineSettings settings) {
        String name = model.getFileName().toString();
        List<String> references = GoldenReference.namesFor(model);
        if (references.isEmpty()) {
            return List.of(
                    GoldenVerdict.without(
                            name,
                            GoldenVerdict.Result.UNSUPPORTED,
                            "there is no reference for it"));
        }
        try (Engine engine = Engine.open(model, settings)) {
            List<GoldenVerdict> verdicts = new ArrayList<>();
            for (String reference : references) {
                verdicts.add(compare(engine, model, reference));
            }
            for (GoldenAdapter adapter : GoldenAdapter.of(model)) {
                verdicts.add(compare(engine, adapter));
            }
            return verdicts;
        } catch (UnsupportedModelException e) {
            return List.of(verdict(name, GoldenVerdict.Result.UNSUPPORTED, e));
        } catch (GgufException | IllegalArgumentException e) {
            return List.of(verdict(name, GoldenVerdict.Result.FAIL, e));
        } catch (IOException e) {
            return List.of(
                    GoldenVerdict.without(
                            name, GoldenVerdict.Result.FAIL, "the file cannot be read"));
        }
    }

    private GoldenVerdict compare(Engine engine, Path model, String reference) {
        try {
            return new GoldenComparison(engine, null, ticker)
                    .run(model.getFileName().toString(), GoldenReference.read(model, reference));
        } catch (CommandFailedException
                | RequestTooLargeException
                | IllegalArgumentException failed) {
            return verdict(reference, GoldenVerdict.Result.FAIL, failed);
        }
    }

    private GoldenVerdict compare(Engine engine, GoldenAdapter adapter) throws IOException {
        try {
            String digest = LoraOption.register(adapter.file(), engine);
            return new GoldenComparison(engine, digest, ticker)
                    .run(adapter.name(), adapter.reference())
                    .of(adapter.name());
        } catch (CommandFailedException
                | RequestTooLargeException
                | IllegalArgumentException failed) {
            return verdict(adapter.name(), GoldenVerdict.Result.FAIL, failed);
        }
    }

    private static GoldenVerdict verdict(
            String name, GoldenVerdict.Result result, RuntimeException cause) {
        return GoldenVerdict.without(name, result, String.valueOf(cause.getMessage()));
    }

    private record Document(List<GoldenVerdict> models) {}
}
