package io.alliancehub.server.http;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.server.serving.ProgressWatch;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What whoever watches over the member is told. A member that is not ready should be sent nothing
 * new; one that is not alive should be started anew, because it will not mend itself.
 */
final class Health {

    private final ProgressWatch progress;
    private final InFlight inFlight;

    Health(ProgressWatch progress, InFlight inFlight) {
        this.progress = progress;
        this.inFlight = inFlight;
    }

    /**
     * 200 where it takes requests; 503 while it drains, or when a model of it makes no progress.
     */
    Reply ready() {
        return inFlight.isDraining()
                ? Reply.text(503, "application/json", "{\"status\":\"draining\"}")
                : live();
    }

    /** 200 where every engine moves, or has nothing to do, whether or not it drains. */
    Reply live() {
        Map<String, String> troubles = progress.troubles();
        if (troubles.isEmpty()) {
            return Reply.text(200, "application/json", "{\"status\":\"ok\"}");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "no progress");
        body.put("models", troubles.keySet());
        body.put("why", troubles);
        return Reply.text(503, "application/json", ContractJson.write(body));
    }
}
