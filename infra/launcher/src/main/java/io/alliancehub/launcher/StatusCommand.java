package io.alliancehub.launcher;

import io.alliancehub.launcher.console.Arguments;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HubState;
import io.alliancehub.launcher.folder.HubState.ServiceState;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.folder.Secrets.DemoBank;
import io.alliancehub.launcher.part.Health;
import io.alliancehub.launcher.part.Programs;
import io.alliancehub.launcher.process.ProcessIdentity;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** {@code status}: asks every service now; the exit status is 0 only if all of them are healthy. */
final class StatusCommand {
    private final Arguments arguments;
    private final DataFolder folder;
    private final PrintStream out;
    private final HttpClient http;

    /** One service, as it answers now. */
    private record Seen(ServiceState state, boolean alive, boolean healthy) {}

    StatusCommand(Arguments arguments, DataFolder folder, PrintStream out, HttpClient http) {
        this.arguments = arguments;
        this.folder = folder;
        this.out = out;
        this.http = http;
    }

    int run() {
        HubState state =
                HubState.load(folder)
                        .orElseThrow(
                                () ->
                                        new HubFailure(
                                                "There is no hub in the data folder "
                                                        + folder.root()
                                                        + "; './hub up' makes one."));
        Secrets secrets =
                Secrets.load(folder)
                        .orElseThrow(() -> new HubFailure(folder.secrets() + " is missing."));
        List<Seen> services = new ArrayList<>();
        for (ServiceState service : inOrder(state.services())) {
            boolean alive = ProcessIdentity.find(service.process()).isPresent();
            services.add(new Seen(service, alive, alive && healthy(service, secrets)));
        }
        if (arguments.has("--json")) {
            printJson(state, secrets, services);
        } else {
            printText(state, secrets, services);
        }
        boolean all = services.size() == Ports.COUNT && services.stream().allMatch(Seen::healthy);
        return all ? 0 : 1;
    }

    private static List<ServiceState> inOrder(List<ServiceState> services) {
        List<String> order = List.of("gateway", "service", "member", "redis", "postgres");
        return services.stream()
                .sorted(Comparator.comparingInt(service -> order.indexOf(service.name())))
                .toList();
    }

    private boolean healthy(ServiceState service, Secrets secrets) {
        return switch (service.name()) {
            case "postgres" -> Health.tcp(service.port());
            case "redis" -> Health.redis(service.port(), secrets.redisPassword());
            case "member" -> Health.http(http, service.port(), Programs.MEMBER_HEALTH);
            default -> Health.http(http, service.port(), Programs.HEALTH);
        };
    }

    private void printJson(HubState state, Secrets secrets, List<Seen> services) {
        Map<String, Object> console = new LinkedHashMap<>();
        console.put("url", null); // there is no console yet
        console.put("logins", List.of());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", state.version());
        document.put("gateway", Map.of("url", gatewayUrl(state)));
        document.put("console", console);
        document.put("banks", secrets.banks().stream().map(StatusCommand::bank).toList());
        document.put("services", services.stream().map(StatusCommand::service).toList());
        out.println(JsonMapper.builder().build().writeValueAsString(document));
    }

    private static Map<String, Object> bank(DemoBank bank) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", bank.id());
        entry.put("name", bank.name());
        entry.put("apiKey", bank.apiKey());
        return entry;
    }

    private static Map<String, Object> service(Seen seen) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", seen.state().name());
        entry.put("pid", seen.alive() ? seen.state().process().pid() : null);
        entry.put("port", seen.state().port());
        entry.put("healthy", seen.healthy());
        entry.put("log", seen.state().log());
        return entry;
    }

    private static String gatewayUrl(HubState state) {
        return "http://127.0.0.1:" + new Ports(state.portBase()).gateway();
    }

    private void printText(HubState state, Secrets secrets, List<Seen> services) {
        boolean supervised = ProcessIdentity.find(state.supervisor()).isPresent();
        String phase =
                supervised
                        ? state.phase().toString().toLowerCase(Locale.ROOT)
                                + ", supervised by process "
                                + state.supervisor().pid()
                        : "stopped";
        out.println("Alliance Hub " + state.version() + " in " + folder.root() + ": " + phase);
        out.println();
        for (Seen seen : services) {
            out.println(line(seen));
        }
        out.println();
        if (supervised) {
            out.println("  gateway  " + gatewayUrl(state) + "/v1");
        }
        if (!state.redis().isEmpty()) {
            out.println("  redis    " + state.redis());
        }
        if (!state.redisWarning().isEmpty()) {
            out.println("  warning  " + state.redisWarning());
        }
        for (DemoBank bank : secrets.banks()) {
            out.println("  key      " + bank.apiKey() + "   " + bank.name());
        }
    }

    private static String line(Seen seen) {
        ServiceState state = seen.state();
        String condition = seen.healthy() ? "healthy" : seen.alive() ? "unhealthy" : "not running";
        String notes =
                (state.restarts() > 0 ? "  restarted " + state.restarts() + " times" : "")
                        + (state.givenUp() ? "  given up after too many failures" : "");
        return String.format(
                Locale.ROOT,
                "  %-8s  %-11s  port %-5d  pid %-7s  %s%s",
                state.name(),
                condition,
                state.port(),
                seen.alive() ? state.process().pid() : "-",
                state.log(),
                notes);
    }
}
