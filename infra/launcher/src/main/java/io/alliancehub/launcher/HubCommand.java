package io.alliancehub.launcher;

import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.MemberMetrics;
import io.alliancehub.launcher.console.Arguments;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.demo.Story;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.load.LoadPlan;
import io.alliancehub.launcher.load.LoadReport;
import io.alliancehub.launcher.load.LoadRun;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** The launcher's commands; the {@code hub} script hands them over. */
public final class HubCommand {
    private static final int STOP_MILLIS = 100;
    private static final int STOP_MILLIS_MAX = 60_000;

    private static final int WRONG = 1;
    private static final Set<String> UP_FLAGS = Set.of("--detach", "--no-console", "--no-history");
    private static final Set<String> UP_OPTIONS =
            Set.of("--data", "--port-base", "--model", "--history-days");

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;
    private final LongSupplier ticker;

    private HubCommand(PrintStream out, PrintStream err, Clock clock, LongSupplier ticker) {
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.ticker = ticker;
    }

    public static void main(String[] arguments) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        HubCommand command = new HubCommand(out, err, Clock.systemUTC(), System::nanoTime);
        int code = command.run(List.of(arguments));
        out.flush();
        System.exit(code);
    }

    // A terminal whose locale is not set up still gets whole Chinese characters.
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private int run(List<String> words) {
        try {
            if (words.isEmpty()) {
                throw new HubFailure("There is no command; './hub help' lists them.");
            }
            return dispatch(words.getFirst(), words.subList(1, words.size()));
        } catch (HubFailure failure) {
            err.println("hub: " + failure.sentence());
            return WRONG;
        }
    }

    private int dispatch(String command, List<String> rest) {
        Set<String> data = Set.of("--data");
        return switch (command) {
            case "up" -> {
                Arguments a = Arguments.parse(command, rest, UP_FLAGS, UP_OPTIONS, 0);
                yield new UpCommand(a, folder(a), out, ticker).run();
            }
            case "status" -> {
                Arguments a = Arguments.parse(command, rest, Set.of("--json"), data, 0);
                yield new StatusCommand(a, folder(a), out, http()).run();
            }
            case "logs" -> {
                Arguments a =
                        Arguments.parse(command, rest, Set.of("-f"), Set.of("--data", "-n"), 1);
                yield new LogsCommand(a, folder(a), out, http()).run();
            }
            case "down" -> {
                Arguments a = Arguments.parse(command, rest, Set.of("--purge"), data, 0);
                yield new DownCommand(a, folder(a), out).run();
            }
            case "demo" -> {
                Set<String> options = Set.of("--data", "--stop-within");
                Arguments a = Arguments.parse(command, rest, Set.of(), options, 0);
                yield demo(RunningHub.find(folder(a)), a);
            }
            case "load" -> {
                Set<String> options =
                        Set.of("--data", "--clients", "--minutes", "--max-tokens", "--model");
                Arguments a = Arguments.parse(command, rest, Set.of("--mixed"), options, 0);
                yield load(RunningHub.find(folder(a)), a);
            }
            default -> internal(command, rest);
        };
    }

    /** What other processes of the launcher ask for, never a person. */
    private int internal(String command, List<String> rest) {
        return switch (command) {
            case "supervise" -> {
                Arguments a = Arguments.parse(command, rest, UP_FLAGS, UP_OPTIONS, 0);
                yield new SuperviseCommand(a, folder(a), out, err, clock, ticker).run();
            }
            case "make-caches" -> {
                Arguments.parse(command, rest, Set.of(), Set.of(), 0);
                yield new MakeCachesCommand(out, clock, ticker).run();
            }
            case "end-leftovers" -> {
                Arguments a = Arguments.parse(command, rest, Set.of(), Set.of("--data"), 0);
                new DownCommand(a, folder(a), out).endLeftovers();
                yield 0;
            }
            default ->
                    throw new HubFailure(
                            "There is no command '" + command + "'; './hub help' lists them.");
        };
    }

    private int demo(RunningHub hub, Arguments arguments) {
        HttpClient http = http();
        new Story(
                        control(hub, http),
                        new ChatClient(http, hub.gatewayUrl()),
                        new MemberMetrics(http, hub.ports().member()),
                        hub.secrets().banks(),
                        () -> hub.pid("gateway"),
                        arguments.number("--stop-within", 1, STOP_MILLIS_MAX).orElse(STOP_MILLIS),
                        hub::settled,
                        clock,
                        ticker,
                        out)
                .tell();
        return 0;
    }

    private int load(RunningHub hub, Arguments arguments) {
        List<String> models = arguments.values("--model");
        LoadPlan plan =
                new LoadPlan(
                        arguments.number("--clients", 1, 2_000).orElse(32),
                        Duration.ofMinutes(arguments.number("--minutes", 1, 600).orElse(5)),
                        arguments.number("--max-tokens", 1, 100_000).orElse(64),
                        models.isEmpty() ? List.of("hub-mini") : models,
                        arguments.has("--mixed") ? LoadPlan.Mix.MIXED : LoadPlan.Mix.ALIKE);
        HttpClient http = http();
        LoadReport report =
                new LoadRun(
                                control(hub, http),
                                new ChatClient(http, hub.gatewayUrl()),
                                new MemberMetrics(http, hub.ports().member()),
                                ticker,
                                Long.toString(clock.millis(), 36))
                        .run(plan);
        report.print(out, plan.clients());
        return report.clean() ? 0 : WRONG;
    }

    private static ControlApi control(RunningHub hub, HttpClient http) {
        return new ControlApi(http, hub.ports().service(), hub.secrets().operatorToken());
    }

    private static DataFolder folder(Arguments arguments) {
        return DataFolder.of(arguments.value("--data").orElse(null), System.getenv());
    }

    private static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }
}
