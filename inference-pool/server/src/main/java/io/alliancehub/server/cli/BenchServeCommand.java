package io.alliancehub.server.cli;

import io.alliancehub.engine.ModelFiles;
import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.server.bench.serving.BenchFailedException;
import io.alliancehub.server.bench.serving.ChildMember;
import io.alliancehub.server.bench.serving.CompletionServer;
import io.alliancehub.server.bench.serving.RandomPrompts;
import io.alliancehub.server.bench.serving.ServeBench;
import io.alliancehub.server.bench.serving.ServeBench.Plan;
import io.alliancehub.server.bench.serving.ServeBench.Result;
import io.alliancehub.server.bench.serving.Side;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.UnsupportedVocabularyException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code bench serve (--model FILE | --shape NAME [--quant NAME] [--model FILE]) --concurrency N
 * [--vs URL [--vs-model NAME]] [--requests N] [--rounds N] [--threads N] [--kernels NAME]
 * [--json]}: what clients of a member see, beside what they see of another server. Ends with 1
 * where a request was not answered as it was asked for.
 */
final class BenchServeCommand implements Subcommand.Action {

    private static final Set<String> VALUED =
            Set.of(
                    "--model",
                    "--shape",
                    "--quant",
                    "--concurrency",
                    "--vs",
                    "--vs-model",
                    "--requests",
                    "--rounds",
                    "--threads",
                    "--kernels");
    private static final Set<String> PLAIN = Set.of("--json");
    private static final int PROMPT = 125;
    private static final int COMPLETION = 64;
    private static final int CONCURRENCY_MAX = 256;
    private static final int REQUESTS_MAX = 100_000;
    private static final int ROUNDS_MAX = 100;
    private static final int REQUESTS_OF_A_CLIENT = 4;
    private static final String ALIAS = "bench";
    private static final Duration CONNECT_WAIT = Duration.ofSeconds(10);

    private final LongSupplier ticker = System::nanoTime;

    @Override
    public int run(List<String> args, PrintStream out) throws IOException {
        Options options = Options.parse(args, VALUED, PLAIN);
        options.refuseOperands();
        Plan plan = plan(options);
        EngineLog.quiet();
        try (BenchModel model = BenchModel.of(options)) {
            Result result = measure(model.file(), plan, options);
            if (options.flag("--json")) {
                out.println(Json.snakeCase(result));
            } else {
                new ServeTable(out).print(result);
            }
            return isWhole(result.ours()) && isWhole(result.other()) ? 0 : 1;
        } catch (BenchFailedException failed) {
            throw new CommandFailedException(String.valueOf(failed.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("the bench was interrupted");
        }
    }

    private static Plan plan(Options options) {
        options.required("--concurrency");
        int clients = within(options, "--concurrency", 1, CONCURRENCY_MAX);
        int requests = within(options, "--requests", REQUESTS_OF_A_CLIENT * clients, REQUESTS_MAX);
        return new Plan(clients, requests, within(options, "--rounds", 3, ROUNDS_MAX), COMPLETION);
    }

    private static int within(Options options, String name, int fallback, int max) {
        int value = options.intValue(name, fallback);
        if (value < 1 || value > max) {
            throw new UsageException(name + " must be from 1 to " + max);
        }
        return value;
    }

    /** What needs no member comes first: whoever is told of a mistake has not waited for one. */
    private Result measure(Path model, Plan plan, Options options)
            throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http = client(threads)) {
            var bench = new ServeBench(plan, prompts(model), threads, ticker);
            CompletionServer other = other(http, options);
            try (ChildMember member =
                    ChildMember.start(
                            HubEngineCommand.class.getName(),
                            member(model, plan, options),
                            threads)) {
                // For whoever ends this command by a signal.
                Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(member::close));
                return bench.run(
                        CompletionServer.reach(http, ticker, member.awaitUrl(), ALIAS), other);
            }
        }
    }

    private static HttpClient client(ExecutorService threads) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WAIT)
                .executor(threads)
                .build();
    }

    private static RandomPrompts prompts(Path model) throws IOException {
        try (ModelSource file = ModelFiles.open(model)) {
            return new RandomPrompts(Tokenizer.of(file.vocabulary()), PROMPT);
        } catch (GgufException | UnsupportedVocabularyException unreadable) {
            throw new CommandFailedException(model + ": " + unreadable.getMessage());
        }
    }

    private @Nullable CompletionServer other(HttpClient http, Options options)
            throws InterruptedException {
        String url = options.value("--vs").orElse(null);
        String name = options.value("--vs-model").orElse(null);
        if (url == null && name != null) {
            throw new UsageException("--vs-model is for a server of --vs");
        }
        return url == null ? null : CompletionServer.reach(http, ticker, url, name);
    }

    private static List<String> member(Path model, Plan plan, Options options) {
        List<String> member = new ArrayList<>();
        member.addAll(List.of("--model", model + "=" + ALIAS));
        member.addAll(List.of("--max-running", Integer.toString(plan.clients())));
        for (String passed : List.of("--threads", "--kernels")) {
            options.value(passed).ifPresent(value -> member.addAll(List.of(passed, value)));
        }
        return member;
    }

    private static boolean isWhole(@Nullable Side side) {
        return side == null || side.errors() == 0;
    }
}
