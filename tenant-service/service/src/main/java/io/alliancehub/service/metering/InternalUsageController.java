package io.alliancehub.service.metering;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.InternalApi.UsageConfirmation;
import io.alliancehub.contract.InternalApi.UsageQuery;
import io.alliancehub.service.problem.HubProblem;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The road for usage events that Redis could not carry. */
@RestController
final class InternalUsageController {
    private final UsageBook book;
    private final UsageWriter writer;

    InternalUsageController(UsageBook book, UsageWriter writer) {
        this.book = book;
        this.writer = writer;
    }

    @PostMapping(path = InternalApi.USAGE_EVENTS, produces = MediaType.APPLICATION_JSON_VALUE)
    String store(@RequestBody byte[] body) {
        List<Incoming> batch = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        // One event that cannot be read does not hold up the others of its batch.
        JsonNode tree = tree(body);
        for (JsonNode event : tree.path("events")) {
            batch.add(new Incoming(event.toString(), null));
            String id = EventText.idIn(event);
            if (id != null) {
                ids.add(id);
            }
        }
        bounded(batch.size());
        if (tree.path("uncounted").asBoolean(false)) {
            book.storeUncounted(batch);
        } else {
            book.store(batch);
        }
        return ContractJson.write(new UsageConfirmation(writer.kept(ids)));
    }

    @PostMapping(path = InternalApi.USAGE_CONFIRM, produces = MediaType.APPLICATION_JSON_VALUE)
    String confirm(@RequestBody byte[] body) {
        UsageQuery query;
        try {
            query = ContractJson.mapper().readValue(body, UsageQuery.class);
        } catch (JacksonException e) {
            throw HubProblem.field("ids", "the body must be {\"ids\":[…]}");
        }
        bounded(query.ids().size());
        List<String> ids = query.ids().stream().filter(EventText::isName).toList();
        return ContractJson.write(new UsageConfirmation(writer.kept(ids)));
    }

    private static JsonNode tree(byte[] body) {
        try {
            return ContractJson.mapper().readTree(body);
        } catch (JacksonException e) {
            throw HubProblem.field("events", "the body must be {\"events\":[…]}");
        }
    }

    private static void bounded(int count) {
        if (count > InternalApi.BATCH_MAX) {
            throw HubProblem.field("events", "at most " + InternalApi.BATCH_MAX + " at a time");
        }
    }
}
