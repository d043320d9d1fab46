package io.alliancehub.service.settings;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/** Virtual threads for what waits for others: webhooks, mail servers, the gateway. */
@Component
public final class OutgoingThreads {
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("outgoing-", 0).factory());

    OutgoingThreads() {}

    /** A thread for each task; whoever hands over tasks bounds how many there are. */
    public Executor executor() {
        return threads;
    }

    @jakarta.annotation.PreDestroy
    void shutdown() {
        threads.shutdownNow();
    }
}
