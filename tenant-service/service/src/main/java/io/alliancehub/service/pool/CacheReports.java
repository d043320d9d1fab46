package io.alliancehub.service.pool;

import io.alliancehub.contract.CacheReport;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks the members, all at once, what they keep of whom. */
@Component
final class CacheReports {
    /** A report waits for the step that is running. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private final MemberOrders members;
    private final MemberCalls calls;

    CacheReports(MemberOrders members, MemberCalls calls) {
        this.members = members;
        this.calls = calls;
    }

    /**
     * What a member reported.
     *
     * @param report null where it reported nothing
     * @param failure why it did not
     */
    record Reported(
            MemberHeartbeat member, @Nullable CacheReport report, @Nullable String failure) {}

    /** A report of each member that is alive, by id; empty where none can be asked. */
    List<Reported> all() {
        if (!calls.isPossible()) {
            return List.of();
        }
        List<CompletableFuture<Reported>> asked =
                members.alive().stream()
                        .map(
                                member ->
                                        calls.get(member, MemberProtocol.ZONES_PATH, ANSWER_WITHIN)
                                                .thenApply(heard -> reported(member, heard)))
                        .toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private static Reported reported(MemberHeartbeat member, MemberCalls.Heard heard) {
        JsonNode answer = heard.answer();
        if (answer == null) {
            return new Reported(member, null, heard.failure());
        }
        try {
            return new Reported(
                    member, ContractJson.mapper().treeToValue(answer, CacheReport.class), null);
        } catch (JacksonException | NullPointerException e) {
            return new Reported(member, null, "the member's report cannot be understood");
        }
    }
}
