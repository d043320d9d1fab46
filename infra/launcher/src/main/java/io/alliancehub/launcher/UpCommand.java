package io.alliancehub.launcher;

import io.alliancehub.launcher.console.Arguments;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HistoryPlan;
import io.alliancehub.launcher.folder.HubState.LogIn;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.part.Distribution;
import io.alliancehub.launcher.part.Distribution.Caches;
import io.alliancehub.launcher.part.Identity;
import io.alliancehub.launcher.part.Identity.Wish;
import io.alliancehub.launcher.part.ModelFile;
import io.alliancehub.launcher.process.LogFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** {@code up}: checks what can be checked, starts a supervisor and shows what it says. */
final class UpCommand {
    private static final List<String> PASSED_ON =
            List.of("--detach", "--no-console", "--no-history");
    private static final double NANOS_PER_SECOND = 1e9;

    private final Arguments arguments;
    private final DataFolder folder;
    private final PrintStream out;
    private final LongSupplier ticker;

    UpCommand(Arguments arguments, DataFolder folder, PrintStream out, LongSupplier ticker) {
        this.arguments = arguments;
        this.folder = folder;
        this.out = out;
        this.ticker = ticker;
    }

    /** The ports that the arguments ask for. */
    static Ports ports(Arguments arguments) {
        return new Ports(
                arguments
                        .number("--port-base", 1024, 65_535 - Ports.COUNT)
                        .orElse(Ports.DEFAULT_BASE));
    }

    /** Who is to keep people, by the arguments and the environment. */
    static LogIn logIn(Arguments arguments) {
        Wish wish = arguments.has("--no-console") ? Wish.NO_LOG_IN : Wish.LOG_IN;
        return Identity.choose(wish, System.getenv());
    }

    /** How many days of synthetic use a new demo alliance is to have behind it. */
    static int historyDays(Arguments arguments) {
        int days = arguments.number("--history-days", 1, HistoryPlan.DAYS).orElse(HistoryPlan.DAYS);
        return arguments.has("--no-history") ? 0 : days;
    }

    int run() {
        long start = ticker.getAsLong();
        Distribution distribution = Distribution.current(Caches.USE);
        ports(arguments);
        logIn(arguments);
        historyDays(arguments);
        arguments.values("--model").forEach(ModelFile::parse);
        folder.prepare();
        Process supervisor = startSupervisor(distribution);
        stopWithUs(supervisor);
        return follow(supervisor, distribution, start);
    }

    private int follow(Process supervisor, Distribution distribution, long start) {
        try (BufferedReader events = supervisor.inputReader()) {
            String line;
            String failure = "";
            while ((line = events.readLine()) != null) {
                UpProtocol.Line event = UpProtocol.read(line).orElse(null);
                if (event == null) {
                    continue;
                }
                switch (event.kind()) {
                    case STEP -> step(start, event.text());
                    case FAILED -> failure = event.text();
                    case READY -> {
                        announceReady(distribution, start);
                        if (arguments.has("--detach")) {
                            return 0;
                        }
                        out.println("Ctrl-C stops the hub.");
                    }
                }
            }
            int code = supervisor.waitFor();
            if (!failure.isEmpty()) {
                throw new HubFailure(failure);
            }
            out.println("The hub has stopped.");
            return code == 143 ? 0 : code;
        } catch (IOException e) {
            throw new HubFailure("Lost the supervisor (" + e.getMessage() + ").", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }

    private void step(long start, String text) {
        double seconds = (ticker.getAsLong() - start) / NANOS_PER_SECOND;
        out.println(String.format(Locale.ROOT, "  %5.1f s  %s", seconds, text));
    }

    private Process startSupervisor(Distribution distribution) {
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.addAll(LauncherJvm.command(distribution));
        command.add("supervise");
        PASSED_ON.stream().filter(arguments::has).forEach(command::add);
        command.addAll(List.of("--data", folder.root().toString()));
        arguments.value("--port-base").ifPresent(base -> command.add("--port-base=" + base));
        arguments.value("--history-days").ifPresent(d -> command.add("--history-days=" + d));
        arguments.values("--model").forEach(model -> command.add("--model=" + model));
        Path log = folder.log("supervisor");
        try {
            LogFile.rotateWhenLarge(log);
            return new ProcessBuilder(command)
                    .redirectError(Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new HubFailure("Cannot start the supervisor (" + e.getMessage() + ").", e);
        }
    }

    /** Whatever ends us before the hub is detached ends the hub as well. */
    private void stopWithUs(Process supervisor) {
        Thread onExit =
                Thread.ofPlatform()
                        .unstarted(
                                () -> {
                                    try {
                                        supervisor.getOutputStream().close();
                                        if (!arguments.has("--detach")) {
                                            supervisor.waitFor();
                                        }
                                    } catch (IOException alreadyGone) {
                                        // then there is nothing to wait for
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    private void announceReady(Distribution distribution, long start) {
        double seconds = (ticker.getAsLong() - start) / NANOS_PER_SECOND;
        Ports ports = ports(arguments);
        Secrets secrets =
                Secrets.load(folder)
                        .orElseThrow(() -> new HubFailure("The secrets have disappeared."));
        Secrets.DemoBank bank = secrets.banks().getFirst();
        String gateway = "http://127.0.0.1:" + ports.gateway();
        out.println(
                String.format(
                        Locale.ROOT,
                        "%nAlliance Hub %s is up after %.1f s.%n",
                        distribution.version(),
                        seconds));
        out.println("  gateway  " + gateway + "/v1   base URL for any OpenAI client");
        out.println(
                "  control  http://127.0.0.1:"
                        + ports.service()
                        + "/api/v1   described at /v3/api-docs");
        String later =
                switch (logIn(arguments)) {
                    case OWN -> "   can be logged in to in a moment; './hub status' has the names";
                    case EXTERNAL -> "   logged in to with your own Keycloak";
                    case NONE -> "   without log-in";
                };
        out.println("  console  http://127.0.0.1:" + ports.service() + later);
        out.println("  data     " + folder.root());
        out.println("  key      " + bank.apiKey() + "   " + bank.name());
        out.println();
        out.println("Try it (the other banks' keys: ./hub status):");
        out.println();
        out.println(
                "curl -N "
                        + gateway
                        + "/v1/chat/completions -H 'Content-Type: application/json'"
                        + " -H 'Authorization: Bearer "
                        + bank.apiKey()
                        + "' -d '{\"model\":\"hub-mini\",\"stream\":true,\"messages\":"
                        + "[{\"role\":\"user\",\"content\":\"你好,请问如何开户?\"}]}'");
        out.println();
    }
}
