package io.alliancehub.gateway.edge;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.gateway.models.Catalogs;
import io.alliancehub.gateway.models.ModelDecision;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /v1/models}: exactly what this key may call. */
public final class ModelLists {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String OWNER = "alliance-hub";
    private final Catalogs catalogs;
    private final Clock clock;

    /** Over the catalog. */
    public ModelLists(Catalogs catalogs, Clock clock) {
        this.catalogs = catalogs;
        this.clock = clock;
    }

    private record Model(String id, String object, long created, String owned_by, String kind) {}

    private record ModelList(String object, List<Model> data) {}

    byte[] list(CallerSnapshot caller) {
        return MAPPER.writeValueAsBytes(
                new ModelList(
                        "list",
                        ModelDecision.callable(catalog(), caller, clock.instant()).stream()
                                .map(ModelLists::model)
                                .toList()));
    }

    byte[] one(CallerSnapshot caller, String alias) {
        ModelDecision decision = ModelDecision.decide(catalog(), caller, alias, clock.instant());
        return MAPPER.writeValueAsBytes(model(AnswerDesk.callable(decision).model()));
    }

    private ModelCatalog catalog() {
        return catalogs.current()
                .orElseThrow(
                        () ->
                                Refusal.retryable(
                                        ProblemCode.CATALOG_UNAVAILABLE,
                                        "The catalog of models cannot be read now.",
                                        Duration.ofSeconds(2)));
    }

    private static Model model(ModelCatalog.Entry entry) {
        return new Model(
                entry.alias(),
                "model",
                entry.createdEpochSeconds(),
                OWNER,
                entry.use().name().toLowerCase(Locale.ROOT));
    }
}
