package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ChatStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** A second hub beside the shared one, killed and stopped, keeps what it had. */
@ExtendWith(SharedHub.class)
@Execution(ExecutionMode.CONCURRENT)
final class SurvivalTest {
    private static final ZoneId BILLING_ZONE = ZoneId.of("Asia/Shanghai");
    private static final int BANKS = 3;

    private final TestHub shared;
    private final TestHub hub;

    SurvivalTest(TestHub shared) {
        this.shared = shared;
        this.hub =
                new TestHub(
                        shared.script,
                        shared.script.scratch().resolve("second hub"),
                        TestHub.freePortBase(),
                        "--no-console",
                        "--history-days",
                        "3");
    }

    @Test
    void dataOutlivesAKillOfEverythingAndAnOrderlyStop() {
        hub.up();
        try {
            String key = hub.bank(0).apiKey();
            assertThat(shared.chat().models(key).status())
                    .as("another hub's key opens nothing here")
                    .isEqualTo(401);
            String first = call(key);
            JsonNode row = hub.awaitRow(0, first);

            String cut = killEverythingInMidStream(key);
            hub.up();

            assertThat(hub.bank(0).apiKey()).isEqualTo(key);
            billedOnceAndRecounted(cut);
            assertThat(hub.awaitRow(0, first)).isEqualTo(row);
            String second = call(key);
            hub.awaitRow(0, second);
            int past = hub.awaitHistory();
            assertThat(pastRows()).isEqualTo(past);

            List<Long> pids = hub.pids();
            hub.down();
            assertThat(pids).noneMatch(TestHub::isAlive);
            assertThat(hub.script.run("status", "--data", hub.data.toString()).exitCode())
                    .isNotZero();
            hub.up();

            assertThat(hub.awaitRow(0, first)).isEqualTo(row);
            assertThat(hub.awaitHistory()).isEqualTo(past);
            assertThat(pastRows()).isEqualTo(past);
            assertThat(call(key)).isNotEmpty();
            assertThat(shared.chat().models(shared.bank(0).apiKey()).status())
                    .as("the hub beside it was not touched")
                    .isEqualTo(200);
        } finally {
            hub.script.run("down", "--purge", "--data", hub.data.toString()).expectSuccess();
        }
        assertThat(hub.data).doesNotExist();
    }

    private String call(String key) {
        ChatRequest request = new ChatRequest("hub-mini", "hello", 8, ChatRequest.Ending.NATURAL);
        // No patience: what `up` has said is up must answer the first call.
        Answer answer = hub.chat().complete(key, request);
        assertThat(answer.status()).as(answer.brief()).isEqualTo(200);
        return answer.header("x-request-id").orElseThrow();
    }

    /** Answers the id of the request whose answer was on its way. */
    private String killEverythingInMidStream(String key) {
        List<Long> all = new ArrayList<>(List.of(hub.supervisor()));
        all.addAll(hub.pids());
        int room = hub.control().get("/models/hub-mini").path("contextLength").asInt() - 64;
        ChatRequest request =
                new ChatRequest("hub-mini", "hello", room, ChatRequest.Ending.AT_MAX_TOKENS);
        try (ChatStream stream = hub.chat().open(key, request)) {
            assertThat(stream.status()).isEqualTo(200);
            stream.readTextChunks(3);
            all.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            TestHub.awaitEnd(all);
            return stream.requestId();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of the synthetic history, whose months every bank's recount confirms. */
    private long pastRows() {
        YearMonth now = YearMonth.now(BILLING_ZONE);
        long rows = 0;
        for (int bank = 0; bank < BANKS; bank++) {
            String id = hub.bank(bank).id();
            for (YearMonth month : List.of(now.minusMonths(1), now)) {
                rows +=
                        hub.usage().ofMonth(id, month).stream()
                                .filter(TestHub::isOfThePast)
                                .count();
                recounted(id, month);
            }
        }
        return rows;
    }

    private void billedOnceAndRecounted(String requestId) {
        JsonNode row = hub.awaitRow(0, requestId);
        assertThat(row.path("outcome").asString("")).isEqualTo("GATEWAY_LOST");
        assertThat(row.path("promptTokens").asLong()).isPositive();
        assertThat(row.path("completionTokens").asLong()).isPositive();
        String bank = hub.bank(0).id();
        assertThat(hub.usage().ofKey(bank, hub.bank(0).keyId()))
                .filteredOn(one -> one.path("requestId").asString("").equals(requestId))
                .hasSize(1);
        recounted(bank, YearMonth.now(BILLING_ZONE));
    }

    private void recounted(String bank, YearMonth month) {
        JsonNode recount =
                hub.control()
                        .post("/tenants/" + bank + "/invoices/" + month + "/recount", Map.of());
        assertThat(recount.path("equal").asBoolean()).as(recount.toString()).isTrue();
    }
}
