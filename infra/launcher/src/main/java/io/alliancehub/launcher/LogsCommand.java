package io.alliancehub.launcher;

import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.console.Arguments;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HubState;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.process.LogFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * {@code logs}: the end of one service's log, or every log line and the usage row that name one
 * request.
 */
final class LogsCommand {
    private static final Set<String> SERVICES =
            Set.of("gateway", "service", "member", "keycloak", "redis", "postgres", "supervisor");
    private static final Pattern REQUEST_ID = Pattern.compile("[0-9a-f]{32}");
    private static final int LINES = 100;
    private static final int LINES_MAX = 10_000;
    private static final long POLL_MILLIS = 200;

    private final Arguments arguments;
    private final DataFolder folder;
    private final PrintStream out;
    private final HttpClient http;

    LogsCommand(Arguments arguments, DataFolder folder, PrintStream out, HttpClient http) {
        this.arguments = arguments;
        this.folder = folder;
        this.out = out;
        this.http = http;
    }

    int run() {
        List<String> words = arguments.words();
        if (words.isEmpty()) {
            throw arguments.wrong(
                    "needs a service (gateway, service, member, keycloak, redis, postgres,"
                            + " supervisor) or a request id");
        }
        if (!folder.exists()) {
            throw new HubFailure("There is no hub in the data folder " + folder.root() + ".");
        }
        try {
            return SERVICES.contains(words.getFirst())
                    ? service(words.getFirst())
                    : request(words.getFirst());
        } catch (IOException | UncheckedIOException e) {
            throw new HubFailure("Cannot read the logs (" + e.getMessage() + ").", e);
        }
    }

    private int service(String name) throws IOException {
        Path log = folder.log(name);
        if (!Files.exists(log)) {
            throw new HubFailure(name + " has no log in " + folder.logs() + " yet.");
        }
        LogFile.tail(log, arguments.number("-n", 0, LINES_MAX).orElse(LINES)).forEach(out::println);
        if (arguments.has("-f")) {
            follow(log);
        }
        return 0;
    }

    /** Prints what is added until it is interrupted; a log that became shorter is a new one. */
    private void follow(Path log) throws IOException {
        long position = Files.size(log);
        try {
            while (true) {
                Thread.sleep(POLL_MILLIS);
                long size = Files.exists(log) ? Files.size(log) : 0;
                position = size < position ? 0 : position;
                if (size > position) {
                    position = copy(log, position, size);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long copy(Path log, long from, long to) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(to - from, 1 << 20)];
            file.seek(from);
            int read = Math.max(0, file.read(bytes));
            out.write(bytes, 0, read);
            out.flush();
            return from + read;
        }
    }

    private int request(String id) throws IOException {
        if (!REQUEST_ID.matcher(id).matches()) {
            throw arguments.wrong(
                    "knows no service '"
                            + id
                            + "', and a request id (an answer's x-request-id) has 32 hexadecimal"
                            + " digits");
        }
        boolean found = false;
        try (Stream<Path> files = Files.list(folder.logs())) {
            for (Path log : files.sorted().toList()) {
                found |= grep(log, id);
            }
        }
        found |= usage(id);
        if (!found) {
            throw new HubFailure(
                    "'"
                            + id
                            + "' is neither a service nor a request that any log or the usage"
                            + " knows.");
        }
        return 0;
    }

    private boolean grep(Path log, String id) throws IOException {
        AtomicBoolean found = new AtomicBoolean();
        LogFile.find(
                log,
                id,
                line -> {
                    out.println(log.getFileName() + ": " + line);
                    found.set(true);
                });
        return found.get();
    }

    /** The usage row, from whichever bank has it; silent while the service does not run. */
    private boolean usage(String id) {
        Secrets secrets = Secrets.load(folder).orElse(null);
        HubState state = HubState.load(folder).orElse(null);
        if (secrets == null || state == null) {
            return false;
        }
        boolean found = false;
        try {
            ControlApi control =
                    new ControlApi(
                            http, new Ports(state.portBase()).service(), secrets.operatorToken());
            for (JsonNode bank : control.list("/tenants")) {
                String path =
                        "/tenants/"
                                + ControlApi.text(bank, "id")
                                + "/usage/"
                                + ControlApi.encode(id);
                JsonNode row = control.find(path).orElse(null);
                if (row != null) {
                    out.println("usage: " + row);
                    found = true;
                }
            }
        } catch (HubFailure notRunning) {
            out.println("usage: not asked (" + notRunning.sentence() + ")");
        }
        return found;
    }
}
