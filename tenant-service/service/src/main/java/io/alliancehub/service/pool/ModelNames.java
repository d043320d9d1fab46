package io.alliancehub.service.pool;

import io.alliancehub.service.registry.Models;
import io.alliancehub.service.registry.Models.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the registry calls the weights that members report by digest; read anew now and then. */
@Component
final class ModelNames {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private final Models models;
    private final Clock clock;
    private volatile Reading last = new Reading(Map.of(), Instant.EPOCH);

    ModelNames(Models models, Clock clock) {
        this.models = models;
        this.clock = clock;
    }

    private record Reading(Map<String, List<Named>> byDigest, Instant at) {}

    List<Named> of(String baseDigest) {
        Instant now = clock.instant();
        Reading reading = last;
        if (!now.isBefore(reading.at().plus(FRESH)) || now.isBefore(reading.at())) {
            reading =
                    new Reading(
                            models.named().stream()
                                    .collect(Collectors.groupingBy(Named::baseDigest)),
                            now);
            last = reading;
        }
        return reading.byDigest().getOrDefault(baseDigest, List.of());
    }
}
