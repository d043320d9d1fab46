package io.alliancehub.service.adapter;

import io.alliancehub.service.problem.HubProblem;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Clears the folder of adapters: uploads that nobody goes on with, and files that no row names any
 * more, as a process that died in between leaves them.
 */
@Component
final class AdapterSweep {
    private static final Logger LOG = LoggerFactory.getLogger(AdapterSweep.class);
    private final UploadRepository uploads;
    private final Uploads desk;
    private final Adapters adapters;
    private final AdapterStore store;
    private final Clock clock;

    AdapterSweep(
            UploadRepository uploads,
            Uploads desk,
            Adapters adapters,
            AdapterStore store,
            Clock clock) {
        this.uploads = uploads;
        this.desk = desk;
        this.adapters = adapters;
        this.store = store;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 60, initialDelay = 30, timeUnit = TimeUnit.SECONDS)
    void run() {
        try {
            sweep();
        } catch (HubProblem | DataAccessException | TransactionException e) {
            LOG.warn("the folder of adapters is cleared later: {}", e.getMessage());
        }
    }

    /** Sweeps once. */
    void sweep() {
        for (UploadRepository.Left it : uploads.abandoned(clock.instant().minus(Uploads.KEPT))) {
            desk.expire(it.tenant(), it.id());
        }
        for (AdapterStore.Part part : store.parts()) {
            if (uploads.find(part.tenant(), part.upload()).isEmpty()) {
                store.remove(part.file());
            }
        }
        store.digests().forEach(adapters::forget);
    }
}
