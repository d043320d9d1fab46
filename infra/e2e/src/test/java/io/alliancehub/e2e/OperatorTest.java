package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.client.ControlApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** A hub that an operator changes, interrupts and starts again, and whose supervisor is killed. */
@ExtendWith(SharedHub.class)
@Execution(ExecutionMode.CONCURRENT)
final class OperatorTest {
    private static final Duration WITHOUT_SUPERVISOR = Duration.ofSeconds(20);

    private final TestHub hub;

    OperatorTest(HubScript script) {
        this.hub =
                new TestHub(
                        script,
                        script.scratch().resolve("operator's hub"),
                        TestHub.freePortBase(),
                        "--no-console",
                        "--no-history");
    }

    @Test
    void whatAnOperatorChangedStaysAndNoChildOutlivesItsHub() throws Exception {
        try {
            Process up = hub.upInForeground();
            change(hub.control());
            interrupt(up);

            hub.up();

            unchanged(hub.control());
            assertThat(hub.chat().models(hub.bank(0).apiKey()).body().path("data")).isEmpty();
            killSupervisor();
        } finally {
            hub.script.run("down", "--purge", "--data", hub.data.toString()).expectSuccess();
        }
    }

    /** Everything that an operator may do to the demo alliance, and up must leave alone. */
    private void change(ControlApi control) {
        control.delete("/models/hub-mini/grants/" + hub.bank(0).id());
        control.post("/tenants/" + hub.bank(1).id() + "/suspend", Map.of("reason", "a test"));
        control.revokeKey(hub.bank(0).id(), hub.bank(0).probeKeyId(), "a test");
        control.post("/tenants/" + hub.bank(2).id() + "/close", Map.of("reason", "a test"));
    }

    private void unchanged(ControlApi control) {
        assertThat(control.list("/models/hub-mini/grants"))
                .extracting(grant -> grant.path("tenantId").asString(""))
                .doesNotContain(hub.bank(0).id());
        assertThat(List.of(0, 1, 2))
                .extracting(bank -> control.get("/tenants/" + hub.bank(bank).id()))
                .extracting((JsonNode bank) -> bank.path("status").asString(""))
                .containsExactly("ACTIVE", "SUSPENDED", "CLOSED");
        String probe = "/tenants/" + hub.bank(0).id() + "/keys/" + hub.bank(0).probeKeyId();
        assertThat(control.get(probe).path("status").asString("")).isEqualTo("ACTIVE");
    }

    private void interrupt(Process up) throws Exception {
        List<Long> all = new ArrayList<>(hub.pids());
        all.add(hub.supervisor());
        new ProcessBuilder("kill", "-INT", Long.toString(up.pid())).start().waitFor();

        assertThat(up.waitFor(60, TimeUnit.SECONDS)).as("up ends when it is interrupted").isTrue();
        assertThat(all).noneMatch(TestHub::isAlive);
    }

    private void killSupervisor() {
        List<Long> children = hub.pids();
        long killed = System.nanoTime();
        ProcessHandle.of(hub.supervisor()).ifPresent(ProcessHandle::destroyForcibly);
        TestHub.awaitEnd(children);

        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(WITHOUT_SUPERVISOR);
    }
}
