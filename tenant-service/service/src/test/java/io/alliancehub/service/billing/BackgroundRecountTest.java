package io.alliancehub.service.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class BackgroundRecountTest {
    private static final Instant IN_MARCH = Instant.parse("2026-03-10T00:00:00Z");
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final String path = bank.path("/invoices/2026-03/recounts");

    @Test
    void recountRunsInTheBackgroundAndItsResultIsKept() {
        calls(3);
        JsonNode asked = service.post(path, "").expect(202).json();
        assertThat(asked.path("state").asString()).isEqualTo("QUEUED");
        JsonNode done = awaitEnd(asked.path("id").asString());
        assertThat(done.path("state").asString()).isEqualTo("DONE");
        assertThat(done.path("done").asLong()).isEqualTo(3);
        assertThat(done.path("total").asLong()).isEqualTo(3);
        assertThat(done.path("requestedBy").asString()).isEqualTo("operator");
        assertThat(done.path("result").path("equal").asBoolean()).isTrue();
        assertThat(done.path("result").path("recountExactTotal").asString())
                .isEqualTo(service.get(bank.path("/invoices/2026-03")).text("exactTotal"));
        JsonNode kept = service.get(path).expect(200).json().path("items");
        assertThat(kept)
                .extracting(it -> it.path("id").asString())
                .containsExactly(asked.path("id").asString());
    }

    @Test
    void differenceIsFoundInTheBackgroundToo() throws SQLException {
        calls(1);
        superuser(
                "update hub.usage_record set amount = amount + 1 where tenant_id = '"
                        + bank.id
                        + "'");
        JsonNode done = awaitEnd(service.post(path, "").expect(202).text("id"));
        assertThat(done.path("result").path("equal").asBoolean()).isFalse();
        assertThat(done.path("result").path("differences").size()).isPositive();
    }

    @Test
    void openRecountIsNotAskedForTwiceAndEndsWhenItIsCancelled() throws SQLException {
        calls(2);
        try (Connection superuser = service.postgres().superuser();
                Statement statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute("lock table hub.usage_record in access exclusive mode");
            String id = service.post(path, "").expect(202).text("id");
            RunningService.await("it running", () -> state(id).equals("RUNNING"));
            assertThat(service.post(path, "").expect(202).text("id")).isEqualTo(id);
            service.post(path + "/" + id + "/cancel", "").expect(200);
            superuser.rollback();
            JsonNode ended = awaitEnd(id);
            assertThat(ended.path("state").asString()).isEqualTo("CANCELLED");
            assertThat(ended.has("result")).isFalse();
            service.post(path + "/" + id + "/cancel", "").expect(409);
        }
        assertThat(
                        service.get("/audit?tenant=" + bank.id + "&action=recount.")
                                .json()
                                .path("items"))
                .extracting(it -> it.path("action").asString())
                .containsExactly("recount.cancelled", "recount.requested");
    }

    @Test
    void recountWhoseProgramIsGoneIsMarkedAndOneThatOnlyWaitedIsTakenUp() throws SQLException {
        calls(1);
        superuser(
                """
                insert into hub.job (tenant_id, id, kind, subject, state, requested_by,
                    requested_at, started_at, beat_at)
                values ('%1$s', 'job-lost', 'RECOUNT', '2026-03', 'RUNNING', 'x', now(), now(),
                        now() - interval '1 minute'),
                    ('%1$s', 'job-left', 'RECOUNT', '2026-02', 'QUEUED', 'x', now(), null, null)
                """
                        .formatted(bank.id));
        assertThat(awaitEnd("job-lost").path("state").asString()).isEqualTo("INTERRUPTED");
        RunningService.await(
                "the one that waited done",
                () ->
                        service.get(bank.path("/invoices/2026-02/recounts/job-left"))
                                .text("state")
                                .equals("DONE"));
    }

    @Test
    void allBanksOfAMonthAreRecountedAtOnce() {
        Bank other = new Bank(service);
        Bank idle = new Bank(service);
        Instant inJanuary = Instant.parse("2026-01-10T00:00:00Z");
        for (Bank each : new Bank[] {bank, other}) {
            each.send(each.call(each.id + "-jan", inJanuary, new TokenUsage(10, 1, 2, 0)));
        }
        JsonNode asked =
                SignedIn.ofAlliance(service, Role.FINANCE)
                        .post("/recounts", "{\"month\":\"2026-01\"}")
                        .expect(202)
                        .json();
        assertThat(asked.path("items"))
                .extracting(it -> it.path("tenantId").asString())
                .contains(bank.id.value(), other.id.value())
                .doesNotContain(idle.id.value());
        String all = "/recounts/" + asked.path("id").asString();
        RunningService.await("all of them", () -> service.get(all).text("state").equals("DONE"));
        JsonNode done = service.get(all).json();
        assertThat(done.path("equal").asInt()).isEqualTo(done.path("total").asInt());
        assertThat(done.path("different").asInt()).isZero();
        service.post("/recounts", "{\"month\":\"2001-01\"}").expect(409);
        service.post("/recounts", "{\"month\":\"x\"}").expect(422);
        service.get("/recounts/bat-none").expect(404);
    }

    @Test
    void recountIsSeenByItsBankAndItsMonthAlone() {
        calls(1);
        String id = SignedIn.of(service, bank, Role.AUDITOR).post(path, "").expect(202).text("id");
        Bank other = new Bank(service);
        SignedIn.of(service, other, Role.FINANCE).get(path + "/" + id).expect(403);
        SignedIn.of(service, other, Role.FINANCE)
                .get(other.path("/invoices/2026-03/recounts/" + id))
                .expect(404);
        service.get(bank.path("/invoices/2026-04/recounts/" + id)).expect(404);
        SignedIn.of(service, bank, Role.DEVELOPER).post(path, "").expect(403);
        SignedIn.of(service, bank, Role.FINANCE)
                .post("/recounts", "{\"month\":\"2026-03\"}")
                .expect(403);
        awaitEnd(id);
    }

    private void calls(int count) {
        for (int i = 0; i < count; i++) {
            bank.send(
                    bank.call(
                            bank.id + "-" + i,
                            IN_MARCH.plusSeconds(i),
                            new TokenUsage(100 + i, 7, 13, 0)));
        }
    }

    private String state(String id) {
        return service.get(path + "/" + id).expect(200).text("state");
    }

    private JsonNode awaitEnd(String id) {
        RunningService.await(
                "the end of the recount",
                () -> service.get(path + "/" + id).expect(200).json().has("endedAt"));
        return service.get(path + "/" + id).json();
    }

    private void superuser(String sql) throws SQLException {
        try (Connection superuser = service.postgres().superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }
}
