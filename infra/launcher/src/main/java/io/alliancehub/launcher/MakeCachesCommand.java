package io.alliancehub.launcher;

import io.alliancehub.launcher.client.ChatClient;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ChatStream;
import io.alliancehub.launcher.console.HubFailure;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HubState.LogIn;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.part.Distribution;
import io.alliancehub.launcher.part.Distribution.Caches;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/**
 * {@code make-caches}: internal, before the first {@code up} after a build. A hub that lives for
 * one call shows the JVM what the service and the gateway load and run; they write it down as they
 * end.
 */
final class MakeCachesCommand {
    private final PrintStream out;
    private final Clock clock;
    private final LongSupplier ticker;

    MakeCachesCommand(PrintStream out, Clock clock, LongSupplier ticker) {
        this.out = out;
        this.clock = clock;
        this.ticker = ticker;
    }

    int run() {
        Distribution distribution = Distribution.current(Caches.MAKE);
        SecureRandom random = new SecureRandom();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            DataFolder folder =
                    new DataFolder(Files.createTempDirectory(distribution.folder(), ".training"));
            folder.prepare();
            Ports ports = FreePorts.find(random);
            HttpClient http = SuperviseCommand.http(executor);
            Hub hub =
                    new Hub(
                            new HubPlan(distribution, folder, ports, List.of(), LogIn.NONE, 0),
                            new HubTools(clock, ticker, http, executor, event -> {}));
            // However this ends, by a signal too: no process and no secret stays behind.
            Thread onExit = Thread.ofPlatform().unstarted(() -> end(hub, folder));
            Runtime.getRuntime().addShutdownHook(onExit);
            hub.start(Secrets.loadOrCreate(folder, random));
            callOnce(folder, ports, http);
            return 0;
        } catch (IOException e) {
            throw new HubFailure("Cannot make AOT caches (" + e.getMessage() + ").", e);
        }
    }

    private static void end(Hub hub, DataFolder folder) {
        hub.stop();
        folder.delete();
    }

    private void callOnce(DataFolder folder, Ports ports, HttpClient http) throws IOException {
        String key = Secrets.load(folder).orElseThrow().banks().getFirst().apiKey();
        ChatClient chat = new ChatClient(http, "http://127.0.0.1:" + ports.gateway());
        ChatRequest request = new ChatRequest("hub-mini", "hello", 16, ChatRequest.Ending.NATURAL);
        try (ChatStream stream = chat.open(key, request)) {
            out.println("a first call was answered with " + stream.drain().status());
        }
    }
}
