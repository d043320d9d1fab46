package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.MemberMetrics;
import io.alliancehub.launcher.client.UsageRows;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HistoryPlan;
import io.alliancehub.launcher.folder.HubState;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A hub that a test started, with clients of its interfaces. */
final class TestHub {
    /** A start takes 10 s on a quiet machine, and several times that on a busy one. */
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final long POLL_MILLIS = 50;

    /** Each look at {@code status} is a process. */
    private static final long STATUS_POLL_MILLIS = 1_500;

    private static final int LOGINS = 9;

    final HubScript script;
    final Path data;
    final int portBase;

    private final List<String> options;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    /**
     * @param options words of {@code up} at every start
     */
    TestHub(HubScript script, Path data, int portBase, String... options) {
        this.script = script;
        this.data = data;
        this.portBase = portBase;
        this.options = List.of(options);
    }

    /** Starts the hub and answers what `up` printed. */
    String up() {
        List<String> words = words();
        words.add("--detach");
        return script.run(Map.of(), words).expectSuccess().out();
    }

    private List<String> words() {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "up",
                                "--data",
                                data.toString(),
                                "--port-base",
                                Integer.toString(portBase)));
        words.addAll(options);
        return words;
    }

    /** Starts the hub in the foreground and waits until it is ready. */
    Process upInForeground() throws IOException {
        Path out = script.scratch().resolve(data.getFileName() + " up.txt");
        Process up = script.start(out, words());
        await(
                "the hub in the foreground",
                () -> {
                    String said = readString(out);
                    assertThat(up.isAlive()).as(said).isTrue();
                    return said.contains("Ctrl-C stops the hub.")
                            ? Optional.of(true)
                            : Optional.empty();
                });
        return up;
    }

    private static String readString(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String down() {
        return script.run("down", "--data", data.toString()).expectSuccess().out();
    }

    JsonNode status() {
        HubScript.Outcome outcome = script.run("status", "--json", "--data", data.toString());
        return JsonMapper.builder().build().readTree(outcome.out());
    }

    /** The process that owns the hub. */
    long supervisor() {
        return HubState.load(new DataFolder(data)).orElseThrow().supervisor().pid();
    }

    /** Waits until none of these processes lives. */
    static void awaitEnd(List<Long> pids) {
        await(
                "the end of all processes",
                () ->
                        pids.stream().noneMatch(TestHub::isAlive)
                                ? Optional.of(true)
                                : Optional.empty());
    }

    /** Whether a usage row is of the synthetic history. */
    static boolean isOfThePast(JsonNode row) {
        return row.path("gatewayId").asString("").equals("synthetic-history");
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Processes of all services, by {@code status}. */
    List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        status().path("services").forEach(service -> pids.add(service.path("pid").asLong()));
        return pids;
    }

    /** The process of one service now; 0 while there is none. */
    long pid(String service) {
        return status().path("services")
                .valueStream()
                .filter(one -> one.path("name").asString("").equals(service))
                .mapToLong(one -> one.path("pid").asLong(0))
                .findFirst()
                .orElse(0);
    }

    /** What {@code status} tells of the console, once all the demo people can log in. */
    JsonNode awaitLogins() {
        return await(
                "the log-ins",
                STATUS_POLL_MILLIS,
                () ->
                        Optional.of(status().path("console"))
                                .filter(it -> it.path("state").asString("").equals("ready"))
                                .filter(it -> it.path("logins").size() == LOGINS));
    }

    /** How many calls the synthetic history has, once it is in the books. */
    int awaitHistory() {
        return await(
                "the synthetic history",
                () ->
                        HistoryPlan.load(new DataFolder(data))
                                .filter(HistoryPlan::done)
                                .map(HistoryPlan::events));
    }

    Secrets secrets() {
        return Secrets.load(new DataFolder(data)).orElseThrow();
    }

    /** The n-th demo bank, from 0. */
    Secrets.DemoBank bank(int index) {
        return secrets().banks().get(index);
    }

    HttpClient http() {
        return http;
    }

    String gatewayUrl() {
        return "http://127.0.0.1:" + portBase;
    }

    ChatClient chat() {
        return new ChatClient(http, gatewayUrl());
    }

    ControlApi control() {
        return new ControlApi(http, portBase + 1, secrets().operatorToken());
    }

    UsageRows usage() {
        return new UsageRows(control());
    }

    MemberMetrics member() {
        return new MemberMetrics(http, portBase + 2);
    }

    /** A key of the n-th bank's demo app, made for one test. */
    ControlApi.IssuedKey newKey(int bank, String name) {
        String id = bank(bank).id();
        JsonNode app = control().list("/tenants/" + id + "/apps").getFirst();
        String unique = name + " " + Long.toString(new SecureRandom().nextLong() >>> 1, 36);
        return control().createKey(id, ControlApi.text(app, "id"), unique);
    }

    /** The usage row of a request, waited for. */
    JsonNode awaitRow(int bank, String requestId) {
        return await(
                "the usage row of " + requestId, () -> usage().find(bank(bank).id(), requestId));
    }

    static <T> T await(String what, Supplier<Optional<T>> question) {
        return await(what, POLL_MILLIS, question);
    }

    private static <T> T await(String what, long pollMillis, Supplier<Optional<T>> question) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            try {
                Thread.sleep(pollMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
    }

    /**
     * The first of a hub's free ports in a row, below those that the system gives to outgoing
     * connections: none of these takes one before the hub does.
     */
    static int freePortBase() {
        SecureRandom random = new SecureRandom();
        for (int tries = 0; tries < 200; tries++) {
            int base = random.nextInt(20_000, 32_000);
            if (allFree(base)) {
                return base;
            }
        }
        throw new AssertionError("no free ports in a row");
    }

    private static boolean allFree(int base) {
        for (int port = base; port < base + Ports.COUNT; port++) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(probe.getLocalPort()).isEqualTo(port);
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
