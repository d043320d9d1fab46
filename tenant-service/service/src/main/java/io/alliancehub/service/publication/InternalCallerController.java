package io.alliancehub.service.publication;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.KeyId;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.ClearingTransactions;
import java.time.Clock;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The same records for a gateway that cannot find them in Redis. */
@RestController
final class InternalCallerController {
    private final ClearingTransactions clearing;
    private final PublishedRecords records;
    private final Clock clock;

    InternalCallerController(ClearingTransactions clearing, PublishedRecords records, Clock clock) {
        this.clearing = clearing;
        this.records = records;
        this.clock = clock;
    }

    @GetMapping(path = InternalApi.KEYS + "{keyId}", produces = MediaType.APPLICATION_JSON_VALUE)
    String key(@PathVariable String keyId) {
        KeyId id = Require.parsed("keyId", () -> new KeyId(keyId));
        List<CallerSnapshot> found = clearing.call(jdbc -> records.keys(jdbc, List.of(id.value())));
        return found.stream()
                .findFirst()
                .map(ContractJson::write)
                .orElseThrow(() -> HubProblem.notFound("key"));
    }

    @GetMapping(path = InternalApi.CATALOG, produces = MediaType.APPLICATION_JSON_VALUE)
    String catalog() {
        return ContractJson.write(clearing.call(jdbc -> records.catalog(jdbc, clock.instant())));
    }
}
