package io.alliancehub.service.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.service.change.Change;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import tools.jackson.databind.JsonNode;

final class AuditTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void recordSaysWhoDidWhatAndWhyInWhichRequest() {
        var answer =
                service.post(
                                bank.path("/keys/" + bank.key + "/revoke"),
                                "{\"reason\":\"lost by a contractor\"}")
                        .expect(200);
        JsonNode record =
                service.get("/audit?tenant=" + bank.id + "&action=key.revoked")
                        .expect(200)
                        .json()
                        .path("items")
                        .get(0);
        assertThat(record.path("actor").asString()).isEqualTo("operator");
        assertThat(record.path("subject").asString()).isEqualTo(bank.key.value());
        assertThat(record.path("reason").asString()).isEqualTo("lost by a contractor");
        assertThat(record.path("requestId").asString()).isEqualTo(answer.header("x-request-id"));
        assertThat(record.path("before").path("status").asString()).isEqualTo("ACTIVE");
        assertThat(record.path("after").path("status").asString()).isEqualTo("REVOKED");
    }

    @Test
    void grantIsRecordedAsItStoodNotAsOfItsEnd() {
        Bank.register(service, "audited-" + bank.id, 1);
        String path = "/models/audited-" + bank.id + "/grants/" + bank.id;
        String grantedAt = service.api("PUT", path, "").expect(200).text("grantedAt");
        service.clock().ahead(Duration.ofMinutes(10));
        try {
            assertThat(service.api("PUT", path, "").expect(200).text("grantedAt"))
                    .as("granted again is no change")
                    .isEqualTo(grantedAt);
            service.api("DELETE", path, "").expect(204);
        } finally {
            service.clock().ahead(Duration.ZERO);
        }
        JsonNode record =
                service.get("/audit?tenant=" + bank.id + "&action=model.grant_revoked")
                        .expect(200)
                        .json()
                        .path("items")
                        .get(0);
        assertThat(record.path("before").path("grantedAt").asString()).isEqualTo(grantedAt);
    }

    @Test
    void trailNeverHoldsAKeysSecret() {
        String secret = bank.apiKey.split("_")[3];
        assertThat(service.get("/audit?tenant=" + bank.id + "&limit=200").response().body())
                .contains("key.created")
                .doesNotContain(secret);
    }

    @Test
    void recordAndActionAreCommittedTogetherOrNotAtAll() {
        TenantTransactions transactions = service.bean(TenantTransactions.class);
        ApplicationEventPublisher events = service.events();
        int before = records();
        assertThatThrownBy(
                        () ->
                                transactions.call(
                                        bank.id,
                                        jdbc -> {
                                            events.publishEvent(
                                                    Change.made(
                                                            Scope.of(bank.id),
                                                            "test.undone",
                                                            "subject",
                                                            "after"));
                                            throw new IllegalStateException("undone");
                                        }))
                .hasMessage("undone");
        assertThat(records()).isEqualTo(before);
    }

    @Test
    void changedRecordBreaksTheChain() throws SQLException {
        JsonNode whole = service.get("/audit/chain?tenant=" + bank.id).expect(200).json();
        assertThat(whole.path("intact").asBoolean()).isTrue();
        assertThat(whole.path("records").asInt()).isEqualTo(records());
        assertThat(service.get("/audit/chain").expect(200).json().path("intact").asBoolean())
                .isTrue();
        try (Connection superuser = service.postgres().superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    "update hub.audit_record set actor = 'operatos' where position = 2 and"
                            + " tenant_id = '"
                            + bank.id
                            + "'");
        }
        JsonNode broken = service.get("/audit/chain?tenant=" + bank.id).expect(200).json();
        assertThat(broken.path("intact").asBoolean()).isFalse();
        assertThat(broken.path("brokenAt").asInt()).isEqualTo(2);
    }

    private int records() {
        return service.get("/audit?limit=200&tenant=" + bank.id)
                .expect(200)
                .json()
                .path("items")
                .size();
    }
}
