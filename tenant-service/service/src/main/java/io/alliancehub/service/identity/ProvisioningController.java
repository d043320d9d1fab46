package io.alliancehub.service.identity;

import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.identity.ProvisioningRepository.Failing;
import io.alliancehub.service.identity.ProvisioningRepository.Waiting;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far the directory of people has followed. */
@RestController
@RequestMapping("/api/v1/provisioning")
final class ProvisioningController {
    private final PeopleDirectory directory;
    private final ProvisioningWorker worker;
    private final ProvisioningRepository repository;

    ProvisioningController(
            PeopleDirectory directory,
            ProvisioningWorker worker,
            ProvisioningRepository repository) {
        this.directory = directory;
        this.worker = worker;
        this.repository = repository;
    }

    @Allowed(alliance = {Role.OPERATOR, Role.AUDITOR})
    @GetMapping
    ProvisioningState state() {
        Waiting waiting = repository.waiting();
        List<Failing> failing = repository.failing();
        return new ProvisioningState(
                directory.isConfigured(),
                directory.isConfigured() && !worker.isGone(),
                waiting.rows(),
                waiting.oldest(),
                lastError(failing),
                failing);
    }

    private @Nullable String lastError(List<Failing> failing) {
        if (worker.isGone()) {
            return worker.whyGone();
        }
        return failing.isEmpty() ? null : failing.getFirst().error();
    }

    /**
     * What waits.
     *
     * @param reachable whether the directory answered when it was last asked
     * @param oldest since when the oldest of what waits does
     * @param lastError why all wait, or why the oldest of those that failed does
     * @param failing what was tried and failed, at most 50, the oldest first
     */
    record ProvisioningState(
            boolean configured,
            boolean reachable,
            long pending,
            @Nullable Instant oldest,
            @Nullable String lastError,
            List<Failing> failing) {}
}
