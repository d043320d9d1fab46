package io.alliancehub.service.settings;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/** Virtual threads for what waits for others: webhooks, mail servers, the gateway, members. */
@Component
public final class OutgoingThreads {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("outgoing-", 0).factory());

    OutgoingThreads() {}

    /** A thread for each task; whoever hands over tasks bounds how many there are. */
    public Executor executor() {
        return threads;
    }

    /** A client of the hub's own programs: HTTP/1.1, no redirects, little patience to connect. */
    public HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(threads)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_WITHIN)
                .build();
    }

    @jakarta.annotation.PreDestroy
    void shutdown() {
        threads.shutdownNow();
    }
}
