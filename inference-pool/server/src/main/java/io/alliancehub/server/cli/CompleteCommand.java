package io.alliancehub.server.cli;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.FinishReason;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.RequestTooLargeException;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * {@code complete --model F.gguf (--prompt T | --prompt-file F | --tokens 1,2,3) …}: one completion
 * by the engine alone. Special tokens in the prompt stand for themselves, and the model's begin
 * token is added as its file says.
 */
final class CompleteCommand implements Subcommand.Action {

    private static final Set<String> VALUED =
            Set.of(
                    "--model",
                    "--prompt",
                    "--prompt-file",
                    "--tokens",
                    "--max-tokens",
                    "--temperature",
                    "--seed",
                    "--kernels",
                    "--logits",
                    "--lora");
    private static final Set<String> PLAIN = Set.of("--ignore-eos", "--json");
    private static final int MAX_TOKENS_DEFAULT = 128;

    private final LongSupplier ticker = System::nanoTime;

    @Override
    public int run(List<String> args, PrintStream out) throws IOException {
        Options options = Options.parse(args, VALUED, PLAIN);
        options.refuseOperands();
        EngineLog.quiet();
        Prompt prompt = Prompt.of(options);
        SamplingParameters sampling =
                new SamplingParameters(
                        options.doubleValue("--temperature", 0),
                        0,
                        1,
                        options.longValue("--seed", 0),
                        options.intValue("--max-tokens", MAX_TOKENS_DEFAULT),
                        List.of(),
                        options.flag("--ignore-eos"));
        long opening = ticker.getAsLong();
        try (Engine engine = Engine.open(Path.of(options.required("--model")), settings(options))) {
            long loadNanos = ticker.getAsLong() - opening;
            int[] tokens = prompt.tokens(engine.tokenizer());
            if (options.value("--logits").isPresent()) {
                requireRoomForLogits(engine, tokens.length, sampling.maxTokens());
            }
            String adapter = LoraOption.register(options, engine);
            var request = new GenerationRequest("complete", tokens, sampling).withAdapter(adapter);
            Completion completion = complete(engine, request);
            if (options.value("--logits").isPresent()) {
                writeLogits(Path.of(options.required("--logits")), engine, request, completion);
            }
            print(out, options, engine, tokens, completion, loadNanos);
            return completion.reason() == FinishReason.FAILED ? 1 : 0;
        }
    }

    private static EngineSettings settings(Options options) {
        return EngineSettings.defaults()
                .withLimits(1, 0, EngineSettings.defaults().tokenBudget())
                .withMaxSequenceLength(Integer.MAX_VALUE)
                .withKernels(options.value("--kernels").orElse(EngineSettings.FLOAT));
    }

    /** The last token of a completion is never computed, but its logits are. */
    private static void requireRoomForLogits(Engine engine, int promptTokens, int maxTokens) {
        int positions = engine.model().contextLength();
        if ((long) promptTokens + maxTokens > positions) {
            throw new CommandFailedException(
                    "a prompt of %d tokens and a completion of up to %d have no room for --logits in %d positions"
                            .formatted(promptTokens, maxTokens, positions));
        }
    }

    private Completion complete(Engine engine, GenerationRequest request) {
        try {
            return Completion.run(engine, request, ticker);
        } catch (RequestTooLargeException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
    }

    private static void print(
            PrintStream out,
            Options options,
            Engine engine,
            int[] prompt,
            Completion completion,
            long loadNanos) {
        if (!options.flag("--json")) {
            out.println(completion.text());
            return;
        }
        int generated = completion.tokens().size();
        long decodeNanos = completion.totalNanos() - completion.firstTokenNanos();
        out.println(
                Json.text(
                        new Document(
                                prompt,
                                completion.tokens(),
                                completion.text(),
                                completion.reason().name().toLowerCase(Locale.ROOT),
                                engine.kernels(),
                                new Timings(
                                        millis(loadNanos),
                                        millis(completion.firstTokenNanos()),
                                        millis(decodeNanos),
                                        rate(prompt.length, completion.firstTokenNanos()),
                                        rate(generated - 1, decodeNanos)))));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }

    private static double rate(int tokens, long nanos) {
        return tokens < 1 || nanos < 1 ? 0 : Math.round(tokens * 1e11 / nanos) / 100.0;
    }

    /**
     * Little-endian F32 rows: the last prompt position, then one per generated token. They come
     * from a replay, which also computes the last token; it gives the same bits as the completion
     * did.
     */
    private void writeLogits(
            Path path, Engine engine, GenerationRequest request, Completion completion)
            throws IOException {
        int[] given = completion.tokens().stream().mapToInt(Integer::intValue).toArray();
        List<float[]> rows =
                Completion.replay(
                                engine,
                                request.promptTokens(),
                                given,
                                request.adapterDigest(),
                                ticker)
                        .logits();
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (float[] row : rows) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(row);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
    }

    /** Where the prompt comes from. */
    private sealed interface Prompt {

        record Text(String text) implements Prompt {}

        record Ids(int[] ids) implements Prompt {}

        static Prompt of(Options options) throws IOException {
            var text = options.value("--prompt");
            var file = options.value("--prompt-file");
            var ids = options.value("--tokens");
            int given =
                    (text.isPresent() ? 1 : 0)
                            + (file.isPresent() ? 1 : 0)
                            + (ids.isPresent() ? 1 : 0);
            if (given != 1) {
                throw new UsageException(
                        "exactly one of --prompt, --prompt-file and --tokens is needed");
            }
            if (ids.isPresent()) {
                return new Ids(parse(ids.get()));
            }
            return new Text(file.isPresent() ? TextFile.read(Path.of(file.get())) : text.get());
        }

        private static int[] parse(String list) {
            String[] parts = list.split(",", -1);
            int[] ids = new int[parts.length];
            try {
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = Integer.parseInt(parts[i].strip());
                }
            } catch (NumberFormatException e) {
                throw new UsageException("--tokens needs whole numbers with commas between them");
            }
            return ids;
        }

        default int[] tokens(Tokenizer tokenizer) {
            return switch (this) {
                case Text(String text) -> tokenizer.encodeWithSpecials(text);
                case Ids(int[] ids) -> ids;
            };
        }
    }

    private record Document(
            int[] prompt_tokens,
            List<Integer> tokens,
            String text,
            String finish_reason,
            String kernels,
            Timings timings) {}

    private record Timings(
            double load_ms,
            double prompt_ms,
            double decode_ms,
            double prompt_tokens_per_second,
            double decode_tokens_per_second) {}
}
