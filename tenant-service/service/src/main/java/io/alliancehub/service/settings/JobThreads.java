package io.alliancehub.service.settings;

import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * The few threads that do long work which people ask for, apart from those of requests and of the
 * background's short tasks. Each looks for more work itself, so a task that finds all of them busy
 * is dropped.
 */
@Component
public final class JobThreads {
    private static final int THREADS = 2;
    private static final int SHUTDOWN_SECONDS = 5;
    private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

    JobThreads() {
        executor.setCorePoolSize(THREADS);
        executor.setMaxPoolSize(THREADS);
        executor.setQueueCapacity(THREADS);
        executor.setAllowCoreThreadTimeOut(true);
        executor.setThreadNamePrefix("job-");
        executor.setDaemon(true);
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.setAwaitTerminationSeconds(SHUTDOWN_SECONDS);
        executor.setWaitForTasksToCompleteOnShutdown(true);
        executor.initialize();
    }

    /** Runs a task soon, or drops it where enough are running and waiting. */
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @jakarta.annotation.PreDestroy
    void shutdown() {
        executor.shutdown();
    }
}
