package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.HubState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A second hub beside the shared one, killed and stopped, keeps what it had. */
@ExtendWith(SharedHub.class)
final class SurvivalTest {
    private final TestHub shared;
    private final TestHub hub;

    SurvivalTest(TestHub shared) throws IOException {
        this.shared = shared;
        this.hub =
                new TestHub(
                        shared.script,
                        shared.script.scratch().resolve("second hub"),
                        TestHub.freePortBase());
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

            killEverything();
            hub.up();

            assertThat(hub.bank(0).apiKey()).isEqualTo(key);
            assertThat(hub.awaitRow(0, first)).isEqualTo(row);
            String second = call(key);
            hub.awaitRow(0, second);

            List<Long> pids = hub.pids();
            hub.down();
            assertThat(pids).noneMatch(SurvivalTest::isAlive);
            assertThat(hub.script.run("status", "--data", hub.data.toString()).exitCode())
                    .isNotZero();
            hub.up();

            assertThat(hub.awaitRow(0, first)).isEqualTo(row);
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

    private void killEverything() {
        HubState state = HubState.load(new DataFolder(hub.data)).orElseThrow();
        List<Long> all = new ArrayList<>(List.of(state.supervisor().pid()));
        all.addAll(hub.pids());
        for (long pid : all) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        TestHub.await(
                "the end of all processes",
                () ->
                        all.stream().noneMatch(SurvivalTest::isAlive)
                                ? Optional.of(true)
                                : Optional.empty());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
