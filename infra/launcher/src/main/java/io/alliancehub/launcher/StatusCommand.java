package io.alliancehub.launcher;

import io.alliancehub.launcher.console.Arguments;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.DemoLogins;
import io.alliancehub.launcher.folder.DemoLogins.Login;
import io.alliancehub.launcher.folder.HistoryPlan;
import io.alliancehub.launcher.folder.HubState;
import io.alliancehub.launcher.folder.HubState.LogIn;
import io.alliancehub.launcher.folder.HubState.ServiceState;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.folder.Secrets.DemoBank;
import io.alliancehub.launcher.part.Health;
import io.alliancehub.launcher.part.KeycloakPart;
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
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** {@code status}: asks every service now; the exit status is 0 only if all of them are healthy. */
final class StatusCommand {
    private static final List<String> ESSENTIAL =
            List.of("gateway", "service", "member", "redis", "postgres");
    private static final String KEYCLOAK = "keycloak";

    private final Arguments arguments;
    private final DataFolder folder;
    private final PrintStream out;
    private final HttpClient http;

    /**
     * One service, as it answers now.
     *
     * @param supervised whether somebody lives who starts it again
     */
    private record Seen(ServiceState state, boolean supervised, boolean alive, boolean healthy) {
        /** Whether it is the log-in's first start, which nothing else waits for. */
        boolean isComing() {
            return state.name().equals(KEYCLOAK)
                    && alive
                    && !state.ready()
                    && state.restarts() == 0;
        }

        String condition() {
            if (healthy) {
                return "healthy";
            }
            if (!alive && !(supervised && state.name().equals(KEYCLOAK))) {
                return "not running";
            }
            if (alive && state.ready()) {
                return "unhealthy";
            }
            return state.restarts() == 0 ? "starting" : "restarting";
        }
    }

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
            boolean healthy = alive && healthy(service, secrets);
            services.add(new Seen(service, supervised(state), alive, healthy));
        }
        if (arguments.has("--json")) {
            printJson(state, secrets, services);
        } else {
            printText(state, secrets, services);
        }
        int expected = ESSENTIAL.size() + (state.logIn() == LogIn.OWN ? 1 : 0);
        boolean all =
                services.size() == expected
                        && services.stream().allMatch(seen -> seen.healthy() || seen.isComing());
        return all ? 0 : 1;
    }

    private static boolean supervised(HubState state) {
        return ProcessIdentity.find(state.supervisor()).isPresent();
    }

    private static List<ServiceState> inOrder(List<ServiceState> services) {
        List<String> order = new ArrayList<>(ESSENTIAL);
        order.add(KEYCLOAK);
        return services.stream()
                .sorted(Comparator.comparingInt(service -> order.indexOf(service.name())))
                .toList();
    }

    private boolean healthy(ServiceState service, Secrets secrets) {
        return switch (service.name()) {
            case "postgres" -> Health.tcp(service.port());
            case "redis" -> Health.redis(service.port(), secrets.redisPassword());
            case KEYCLOAK -> Health.http(http, service.port(), KeycloakPart.READY);
            case "member" -> Health.http(http, service.port(), Programs.MEMBER_HEALTH);
            default -> Health.http(http, service.port(), Programs.HEALTH);
        };
    }

    private void printJson(HubState state, Secrets secrets, List<Seen> services) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", state.version());
        document.put("gateway", Map.of("url", gatewayUrl(state)));
        document.put("console", console(state, services));
        document.put("banks", secrets.banks().stream().map(StatusCommand::bank).toList());
        document.put("services", services.stream().map(StatusCommand::service).toList());
        document.put("history", HistoryPlan.load(folder).map(StatusCommand::history).orElse(null));
        out.println(JsonMapper.builder().build().writeValueAsString(document));
    }

    private Map<String, Object> console(HubState state, List<Seen> services) {
        boolean any = state.logIn() != LogIn.NONE;
        Map<String, Object> console = new LinkedHashMap<>();
        console.put("url", any ? "http://127.0.0.1:" + ports(state).service() : null);
        console.put("state", logInState(state, services));
        console.put(
                "logins",
                state.logIn() == LogIn.OWN
                        ? logins().map(StatusCommand::login).toList()
                        : List.of());
        return console;
    }

    private static String logInState(HubState state, List<Seen> services) {
        return switch (state.logIn()) {
            case NONE -> "none";
            case EXTERNAL -> "external";
            case OWN -> keycloak(services).map(StatusCommand::logInState).orElse("not running");
        };
    }

    private static String logInState(Seen keycloak) {
        return keycloak.healthy() ? "ready" : keycloak.condition();
    }

    private static Optional<Seen> keycloak(List<Seen> services) {
        return services.stream().filter(seen -> seen.state().name().equals(KEYCLOAK)).findFirst();
    }

    /** Those who can log in. */
    private Stream<Login> logins() {
        return DemoLogins.load(folder).logins().stream().filter(Login::ready);
    }

    private static Map<String, Object> login(Login login) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("role", login.role());
        entry.put("bank", login.bank().isEmpty() ? null : login.bank());
        entry.put("user", login.user());
        entry.put("password", login.password());
        return entry;
    }

    private static Map<String, Object> history(HistoryPlan plan) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("days", plan.days());
        entry.put("daysDone", plan.daysDone());
        entry.put("events", plan.events());
        return entry;
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
        return "http://127.0.0.1:" + ports(state).gateway();
    }

    private static Ports ports(HubState state) {
        return new Ports(state.portBase());
    }

    private void printText(HubState state, Secrets secrets, List<Seen> services) {
        boolean supervised = supervised(state);
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
            out.println(
                    "  console  http://127.0.0.1:"
                            + ports(state).service()
                            + "   log-in: "
                            + logInState(state, services));
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
        if (state.logIn() == LogIn.OWN) {
            logins().forEach(login -> out.println(line(login)));
        }
        HistoryPlan.load(folder)
                .filter(plan -> !plan.done())
                .ifPresent(plan -> out.println(unfinished(plan)));
    }

    private static String line(Login login) {
        return String.format(
                Locale.ROOT,
                "  log-in   %-28s  %s   %s",
                login.user(),
                login.password(),
                login.role());
    }

    private static String unfinished(HistoryPlan plan) {
        return String.format(
                Locale.ROOT,
                "  history  %d of %d synthetic days are in the books",
                plan.daysDone(),
                plan.days());
    }

    private static String line(Seen seen) {
        ServiceState state = seen.state();
        String notes =
                (state.restarts() > 0 ? "  restarted " + state.restarts() + " times" : "")
                        + (state.givenUp() ? "  given up after too many failures" : "");
        return String.format(
                Locale.ROOT,
                "  %-8s  %-11s  port %-5d  pid %-7s  %s%s",
                state.name(),
                seen.condition(),
                state.port(),
                seen.alive() ? state.process().pid() : "-",
                state.log(),
                notes);
    }
}
